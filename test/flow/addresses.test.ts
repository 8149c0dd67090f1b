import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from '../../src/contract/page.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { TimelineEntry } from '../../src/contract/stage.js';
import { freePort } from '../../src/dotenv/stage-ports.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.end(), 60_000);

const promoted = async (name: string): Promise<string | null> => {
  const { promotions = [] } = await world.build(name);
  expect(await world.ended(promotions[0] ?? '')).toMatchObject({ phase: 'succeeded' });
  return (await world.stage('dev')).url;
};

const moves = async (build: string): Promise<string[]> => {
  const { body } = await world.get<PreviewResource>(`/stages/dev/preview?build=${build}`);
  return body.remarks.filter(({ code }) => code === 'address-moves').map(({ text }) => text);
};

const changes = async (): Promise<unknown[]> => {
  const { body } = await world.get<Page<TimelineEntry>>('/stages/dev/timeline');
  return body.items.filter(({ event }) => event === 'stage:address-changed');
};

test('a service that is told nothing of ports keeps the addresses that were chosen', async () => {
  const chosen = await promoted('one');
  await world.restart(null);
  expect(await moves('b1')).toEqual([]);
  expect(await promoted('two')).toBe(chosen);
  expect(await changes()).toEqual([]);
}, 90_000);

test('a service that is told to take those of the files announces the move before it, and the audit has it', async () => {
  const before = (await world.stage('dev')).url;
  const port = await freePort();
  await world.project.write('.env.unstable', `GREETING=hi\nSWITCHBACK_STAGE_PORT=${String(port)}\n`);
  await world.restart('dotenv');
  const after = `http://127.0.0.1:${String(port)}`;
  expect((await world.stage('dev')).url).toBe(before);
  expect(await moves('b1')).toEqual([expect.stringContaining(`from ${String(before)} to ${after}`)]);
  expect(await promoted('three')).toBe(after);
  expect(await moves('b1')).toEqual([]);
  expect(await changes()).toHaveLength(1);
  await world.restart(null);
  expect(await moves('b1')).toEqual([]);
}, 90_000);

test('a service that is told to choose ports leaves a stage where it is served, also when what was chosen is lost', async () => {
  const before = (await world.stage('dev')).url;
  for (const name of ['ports.json', 'ports.aside.json'])
    await rm(join(world.project.dataDir, name), { force: true });
  await world.restart('auto');
  expect(await moves('b1')).toEqual([]);
  expect(await promoted('four')).toBe(before);
  expect(await changes()).toHaveLength(1);
}, 90_000);
