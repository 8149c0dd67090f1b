import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { startNext } from '../../src/controller/start.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
beforeEach(() => door.desk.clear());

const many = 50;
const places = Array.from({ length: many }, (_, index) => index);

const register = (name: string) =>
  door.ask<BuildResource>('POST', '/builds', {
    body: {
      commit: Buffer.from(name).toString('hex').padStart(40, 'c'),
      subject: name,
      artifacts: { tarball: `sha256:${Buffer.from(name).toString('hex').padStart(64, '0')}` },
    },
  });
const promote = (build: string, headers: Record<string, string> = {}) =>
  door.ask<PromotionResource>('POST', '/stages/nightly/promotions', { body: { build }, headers });
const open = (stage: string) => door.desk.ports.store.read.promotions.open(stage);

async function start(stage: string): Promise<void> {
  const found = door.desk.ports.catalogue.get(stage);
  if (found === undefined) throw new Error('no such stage');
  await startNext(door.desk.ports, found);
}

/** Builds that dev has run, so that nightly may take any of them. */
async function buildsOfDev(count: number): Promise<string[]> {
  const builds: string[] = [];
  for (const place of places.slice(0, count)) {
    const { body } = await register(`build-${String(place)}`);
    builds.push(body.id);
    await door.desk.succeed('dev');
  }
  return builds;
}

describe(`${String(many)} requests at once`, () => {
  test('for different builds are all accepted, one runs, and the others wait in the order of their numbers (F18)', async () => {
    const builds = await buildsOfDev(many);
    const answers = await Promise.all(builds.map((build) => promote(build)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    await Promise.all(places.slice(0, 5).map(() => start('nightly')));
    const now = await open('nightly');
    expect(now.filter(({ phase }) => phase === 'running').map(({ id }) => id)).toEqual([now[0]?.id]);
    expect(now.map(({ seq }) => seq)).toEqual(now.map(({ seq }) => seq).toSorted((a, b) => a - b));
    expect(now.map(({ id }) => id).toSorted()).toEqual(answers.map(({ body }) => body.id).toSorted());
  }, 60_000);

  test('to register builds leave the newest alone waiting on a stage that takes every commit (F18)', async () => {
    const answers = await Promise.all(places.map((place) => register(`commit-${String(place)}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const waiting = await open('dev');
    const all = await door.desk.ports.store.read.promotions.list({ stage: 'dev', limit: 200 });
    expect(waiting.map(({ id }) => id)).toEqual([all[0]?.id]);
    expect(all.slice(1).map(({ phase }) => phase)).toEqual(all.slice(1).map(() => 'superseded'));
    expect(all).toHaveLength(many);
  }, 60_000);

  test('with the same key make one promotion, of which all are told (F19)', async () => {
    const [build = ''] = await buildsOfDev(1);
    const answers = await Promise.all(places.map(() => promote(build, { 'idempotency-key': 'once' })));
    const codes = answers.map(({ status, body }) => (status === 201 ? body.id : Reflect.get(body, 'code')));
    const [promotion, ...others] = await open('nightly');
    expect(others).toEqual([]);
    expect(codes).toContain(promotion?.id);
    const told = new Set(codes.filter((code) => code !== promotion?.id));
    expect([[], ['switchback/idempotency-in-flight']]).toContainEqual([...told]);
  }, 60_000);
});
