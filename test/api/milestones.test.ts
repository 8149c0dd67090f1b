import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HoldResource } from '../../src/contract/hold.js';
import type { MilestoneResource, NextMilestoneResource } from '../../src/contract/milestones.js';
import type { Page } from '../../src/contract/page.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
  await door.desk.clear();
  await door.desk.register('one');
  for (const stage of ['dev', 'nightly', 'devqa']) {
    if (stage !== 'dev') await door.ask('POST', `/stages/${stage}/promotions`, { body: { build: 'b1' } });
    await door.desk.succeed(stage);
  }
  for (const number of [9, 10, 11]) {
    const { status } = await door.ask('POST', '/milestones', { body: { number, build: 'b1' } });
    expect(status).toBe(201);
    await door.desk.succeed(`staging-${String(2 - (number % 2))}`);
  }
});
afterAll(() => door.close());

const list = async (query: string) => {
  const { body, headers } = await door.ask<Page<MilestoneResource>>('GET', `/milestones${query}`);
  return {
    numbers: body.items.map(({ number }) => number),
    roles: body.items.map(({ role }) => role),
    since: body.items.map(({ since }) => since?.number),
    next: body.nextCursor,
    link: headers.get('link'),
  };
};

test('milestones come in pages, the newest first, each with the one before it', async () => {
  expect(await list('?limit=2')).toEqual({
    numbers: [11, 10],
    roles: ['current', 'previous'],
    since: [10, 9],
    next: '10',
    link: '</api/v1/milestones?limit=2&cursor=10>; rel="next"',
  });
  expect(await list('?limit=2&cursor=10')).toMatchObject({
    numbers: [9],
    since: [undefined],
    next: null,
    link: null,
  });
  expect(await list('')).toMatchObject({ numbers: [11, 10, 9], next: null });
});

test('a number that no milestone can have is refused', async () => {
  expect((await door.ask('GET', '/milestones?cursor=1000001')).status).toBe(200);
  expect((await door.ask('GET', '/milestones?cursor=1000002')).status).toBe(422);
  expect((await door.ask('GET', '/milestones?cursor=9007199254740990')).status).toBe(422);
});

test('one of them is the first below the number after it', async () => {
  expect(await list('?limit=1&cursor=10')).toMatchObject({ numbers: [9] });
  expect(await list('?limit=1&cursor=9')).toMatchObject({ numbers: [] });
});

test('the next one of a build tells what it would go before, when that comes back, and whether in time', async () => {
  await door.desk.register('two', { commit: 'b'.repeat(40), commits: [] });
  const later = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
  const next = async (query: string) =>
    (await door.ask<NextMilestoneResource>('GET', `/milestones/next${query}`)).body.calendar?.putBack;
  const book = (from: number) =>
    door.ask<HoldResource>('POST', '/stages/staging-2/holds', {
      body: { kind: 'demo', reason: 'Review', from: later(from), until: later(from + 60), build: 'b1' },
    });
  expect(await next('?build=b2')).toBeNull();
  const { body: far } = await book(600);
  expect(await next('')).toBeNull();
  expect(await next('?build=b1')).toBeNull();
  expect(await next('?build=b2')).toMatchObject({
    ...{ hold: far.id, by: 'mina', build: 'b1', kept: null, inTime: true },
    due: new Date(Date.parse(far.keepsFrom ?? '') - 2 * 900_000).toISOString(),
  });
  await door.ask('DELETE', `/holds/${far.id}`, { body: {} });
  const { body: near } = await book(30);
  const late = await next('?build=b2');
  expect(late).toMatchObject({ hold: near.id, inTime: false });
  expect(Date.parse(late?.ready ?? '')).toBeGreaterThan(Date.parse(late?.due ?? ''));
  // What it tells is what would be refused.
  await door.desk.succeed('dev');
  for (const stage of ['nightly', 'devqa']) {
    await door.ask('POST', `/stages/${stage}/promotions`, { body: { build: 'b2' } });
    await door.desk.succeed(stage);
  }
  const refused = await door.ask<{ code: string }>('POST', '/milestones', {
    body: { number: 12, build: 'b2', putBackBefore: true },
  });
  expect([refused.status, refused.body.code]).toEqual([409, 'switchback/put-back-late']);
});
