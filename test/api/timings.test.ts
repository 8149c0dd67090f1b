import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { TimingsResource } from '../../src/contract/timing.js';
import { endAttempt } from '../../src/ledger/end.js';
import { progress } from '../../src/ledger/progress.js';
import { running } from '../ledger/running.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(() => door.desk.clear());
afterAll(() => door.close());

const timings = (promotion: string) => door.ask<TimingsResource>('GET', `/promotions/${promotion}/timings`);
const partsOf = async (promotion: string) =>
  (await timings(promotion)).body.timings?.map(({ part, attempt }) => [part, attempt]);

test('the parts of a promotion as far as they were seen, while it runs and when it has ended', async () => {
  const { promotion, attempt } = await running(door.desk);
  expect(await partsOf(promotion.id)).toEqual([
    ['accepted', null],
    ['claimed', 1],
  ]);
  const at = new Date().toISOString();
  await door.desk.inTransaction(async (rows) => {
    const whose = { promotion, attempt: attempt.id, instance: 'ins_1', offset: 100 };
    await progress(door.desk.ports, rows, { ...whose, told: [{ kind: 'seen', part: 'cli', at }] });
    await endAttempt(door.desk.ports, rows, { promotion, succeeded: false });
  });
  const answer = await timings(promotion.id);
  expect(answer).toMatchObject({
    status: 200,
    body: { promotion: promotion.id, stage: 'dev', phase: 'running' },
  });
  expect(answer.body.timings?.[2]).toMatchObject({ part: 'cli', attempt: 1, at });
  expect((await partsOf(promotion.id))?.at(-1)).toEqual(['recorded', 1]);
});

test('of one that an earlier version ran it says that nothing was kept', async () => {
  const { promotion } = await running(door.desk);
  await sql`update attempts set seen = null`.execute(door.desk.database.db);
  expect((await timings(promotion.id)).body.timings).toBeNull();
});

test('one that there is not has none', async () => {
  expect((await timings('p_none')).status).toBe(404);
});
