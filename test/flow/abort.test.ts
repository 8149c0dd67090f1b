import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { makeGate } from '../support/gate.js';
import { locksOf } from '../support/locks.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let stable: BuildResource;
beforeAll(async () => {
  world = await startWorld(undefined, { env: { SWITCHBACK_DRAIN_SECONDS: '1' } });
  stable = await world.build('stable');
  await world.ended(stable.promotions?.[0] ?? '');
}, 90_000);
afterAll(() => world.end(), 60_000);

/** An update of dev that stands still in the middle, until its gate is opened or it is stopped. */
async function standingUpdate(name: string): Promise<{ id: string; build: string; cli: ProcessIdentity }> {
  const gate = makeGate(world.project.dir, name);
  const build = await world.build(name, {}, { serverSource: gate.serverSource });
  const id = build.promotions?.[0] ?? '';
  const file = join(world.project.dataDir, 'runs', `${id}.1`, 'cli.json');
  await until('the CLI', () => existsSync(file));
  await until('the build at its gate', gate.isReached);
  return { id, build: build.id, cli: JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity };
}

const locks = (): string[] => locksOf(world.project.dataDir);
const abort = (id: string, body: object = {}) =>
  world.post<PromotionResource & { code: string }>(`/promotions/${id}/abort`, body);
const serving = async (): Promise<unknown> => {
  const { url } = await world.stage('dev');
  return ((await (await fetch(`${String(url)}/`)).json()) as { build: unknown }).build;
};
const worksAgain = async (name: string): Promise<void> => {
  const next = await world.build(name);
  expect((await world.ended(next.promotions?.[0] ?? '')).phase).toBe('succeeded');
  expect(await serving()).toBe(next.id);
};

describe('an update that is aborted', () => {
  test('gives up what it prepares: the build before serves on, nothing stays locked, the next one works', async () => {
    const before = await serving();
    const { id, cli } = await standingUpdate('unwanted');
    const asked = await abort(id, { reason: 'wrong build' });
    expect(asked.status).toBe(202);
    expect(asked.headers.get('location')).toBe(`/api/v1/promotions/${id}`);
    expect(asked.body).toMatchObject({ phase: 'running', abort: { reason: 'wrong build' } });
    const promotion = await world.ended(id);
    expect(promotion).toMatchObject({ phase: 'aborted', outcome: { code: 'aborted' } });
    expect(isStillAlive(cli)).toBe(false);
    expect(locks()).toEqual([]);
    expect(await serving()).toBe(before);
    expect(await world.stage('dev')).toMatchObject({ state: 'idle', currentBuild: { id: before } });
    const again = await abort(id);
    expect([again.status, again.body.code]).toEqual([409, 'switchback/already-finished']);
    await worksAgain('after-abort');
  }, 90_000);

  test('and does not listen is killed in the end; what the stage runs is asked, and the next one works', async () => {
    const before = await serving();
    const { id, cli } = await standingUpdate('deaf');
    // A stopped process hears no interrupt until it goes on.
    process.kill(cli.pid, 'SIGSTOP');
    await abort(id);
    const promotion = await world.ended(id);
    expect(promotion).toMatchObject({ phase: 'aborted', outcome: { code: 'aborted' } });
    expect(isStillAlive(cli)).toBe(false);
    expect(await serving()).toBe(before);
    expect(await world.stage('dev')).toMatchObject({ state: 'idle', currentBuild: { id: before } });
    await worksAgain('after-kill');
  }, 90_000);

  test('and of which the service is stopped meanwhile is aborted by the next service', async () => {
    const { id, cli } = await standingUpdate('left');
    process.kill(cli.pid, 'SIGSTOP');
    await abort(id);
    await world.restart();
    process.kill(cli.pid, 'SIGCONT');
    expect((await world.ended(id)).phase).toBe('aborted');
    await worksAgain('after-restart');
  }, 90_000);
});

test('a promotion that is retried puts the same build there', async () => {
  const { id, build } = await standingUpdate('retried');
  const early = await world.post<{ code: string }>(`/promotions/${id}/retry`, {});
  expect([early.status, early.body.code]).toEqual([409, 'switchback/promotion-running']);
  await abort(id);
  await world.ended(id);
  const retried = await world.post<PromotionResource>(`/promotions/${id}/retry`, { reason: 'once more' });
  expect(retried.status).toBe(201);
  expect(retried.body).toMatchObject({ stage: 'dev', build, reason: 'once more', trigger: 'request' });
  await abort(retried.body.id);
  expect((await world.ended(retried.body.id)).phase).toBe('aborted');
}, 90_000);

test('what is not a promotion, or not a reason, is refused', async () => {
  expect((await abort('p_unknown')).status).toBe(404);
  const bad = await abort(stable.promotions?.[0] ?? '', { because: 1 });
  expect([bad.status, bad.body.code]).toEqual([422, 'switchback/validation']);
});
