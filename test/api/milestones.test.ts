import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MilestoneResource } from '../../src/contract/milestones.js';
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
