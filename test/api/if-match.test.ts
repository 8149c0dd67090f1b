import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';

let door: Door;
let etag: string;
let count = 0;
beforeAll(async () => {
  door = await openDoor(() => ({ platform: platformThatIs(() => 'healthy') }));
});
afterAll(() => door.close());
beforeEach(async () => {
  count += 1;
  await door.desk.register(`build ${String(count)}`);
  await door.desk.succeed('dev');
  const { headers, body } = await door.ask<StageResource>('GET', '/stages/nightly');
  etag = headers.get('etag') ?? '';
  expect(body.etag).toBe(etag);
});

const promote = (ifMatch: string) =>
  door.ask<ProblemResource>('POST', '/stages/nightly/promotions', {
    body: { from: 'dev' },
    headers: { 'if-match': ifMatch },
  });

test.each([
  ['the ETag', (current: string) => current],
  ['a list that holds it', (current: string) => `"zzz", ${current}`],
  ['a list without spaces, weak ones beside it', (current: string) => `W/"zzz",${current},"a,b"`],
  ['a star', () => '*'],
])('a promotion goes on when If-Match is %s', async (_what, header) => {
  expect((await promote(header(etag))).status).toBe(201);
  await door.desk.succeed('nightly');
});

test.each([
  ['another ETag', () => '"nightly-999"'],
  ['a list without it', (current: string) => `"zzz", "x${current.slice(1)}`],
  ['a weak one', (current: string) => `W/${current}`],
  ['no ETag at all', (current: string) => current.slice(1, -1)],
])('a promotion is refused when If-Match is %s', async (_what, header) => {
  const { status, body } = await promote(header(etag));
  expect(status).toBe(412);
  expect(body).toMatchObject({ code: 'switchback/stage-changed' });
  expect(body.detail).toContain(etag);
  expect(await door.desk.ports.store.read.promotions.open('nightly')).toEqual([]);
});

describe('what somebody does to a stage that is not any more as they saw it is refused', () => {
  const acted = (path: string, body: object, ifMatch: string) =>
    door.ask<ProblemResource>('POST', path, { body, headers: { 'if-match': ifMatch } });
  const etagNow = async (stage: string): Promise<string> =>
    (await door.ask<StageResource>('GET', `/stages/${stage}`)).body.etag;
  const isRefused = ({ status, body }: { status: number; body: ProblemResource }): void => {
    expect([status, body.code]).toEqual([412, 'switchback/stage-changed']);
  };

  test('to stop a promotion there', async () => {
    const asked = await door.ask<{ id: string }>('POST', '/stages/nightly/promotions', {
      body: { from: 'dev' },
    });
    const path = `/promotions/${asked.body.id}/abort`;
    isRefused(await acted(path, {}, etag));
    expect(await door.desk.ports.store.read.promotions.open('nightly')).toHaveLength(1);
    expect((await acted(path, {}, await etagNow('nightly'))).status).toBe(202);
  });

  test('to run its schedule', async () => {
    isRefused(await acted('/schedules/nightly/run', {}, '"nightly-999"'));
    expect(await door.desk.ports.store.read.promotions.open('nightly')).toEqual([]);
    expect((await acted('/schedules/nightly/run', {}, etag)).status).toBe(202);
    await door.desk.succeed('nightly');
  });

  test('to make a milestone that comes there', async () => {
    const { promotions } = door.desk.ports.store.read;
    const build = (await door.ask<StageResource>('GET', '/stages/nightly')).body.currentBuild?.id ?? '';
    await door.ask('POST', '/stages/devqa/promotions', { body: { build } });
    await door.desk.succeed('devqa');
    const { body: next } = await door.ask<{ stage: string }>('GET', '/milestones/next?number=1');
    const wanted = { number: 1, build };
    isRefused(await acted('/milestones', wanted, `"${next.stage}-999"`));
    expect(await promotions.open(next.stage)).toEqual([]);
    expect((await acted('/milestones', wanted, await etagNow(next.stage))).status).toBe(201);
  });
});
