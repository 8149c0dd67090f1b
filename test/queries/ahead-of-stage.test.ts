import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Stage } from '../../src/model/stage.js';
import { readAheadOf } from '../../src/queries/ahead-of-stage.js';
import { setHold } from '../../src/requests/hold.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const night = { timezone: 'Asia/Seoul', reason: { en: 'Night', ko: '밤' } };
const aheadOf = (change: Partial<Stage>) =>
  readAheadOf(desk.ports.store.read, { ...(desk.ports.catalogue.get('devqa') ?? aStage()), ...change });

test('of quiet hours those that there are now are told, else the next, also where they come once a year', async () => {
  const [now, always, yearly, never] = [
    await desk.ports.store.read.now(),
    await aheadOf({ quiet: [{ ...night, when: '* * * * *', forSeconds: 3600 }] }),
    await aheadOf({ quiet: [{ ...night, when: '0 3 1 3 *', forSeconds: 7200 }] }),
    await aheadOf({ quiet: [] }),
  ];
  expect(always.nextQuiet?.keepsFrom.getTime()).toBeLessThanOrEqual(now.getTime());
  expect(always.nextQuiet?.until?.getTime()).toBeGreaterThan(now.getTime());
  const { keepsFrom, until } = yearly.nextQuiet ?? {};
  expect(keepsFrom?.toISOString()).toMatch(/^\d{4}-02-2[89]T18:00:00.000Z$/);
  expect((until?.getTime() ?? 0) - (keepsFrom?.getTime() ?? 0)).toBe(7_200_000);
  expect(until?.getTime()).toBeGreaterThan(now.getTime());
  expect(never.nextQuiet).toBeNull();
});

test('what is booked keeps its stage as long before as it is told, whether the lead is longer or a promotion', async () => {
  await desk.register('one');
  const keeps = async (): Promise<number> => {
    const from = new Date(Date.now() + 20 * 3_600_000);
    const request = { stage: 'devqa', kind: 'demo' as const, reason: String(from.getTime()), ifMatch: null };
    const until = new Date(from.getTime() + 3_600_000);
    const { hold } = await desk.inTransaction((rows) =>
      setHold(desk.ports, rows, { caller: mina, request: { ...request, from, until } }),
    );
    return (from.getTime() - hold.keepsFrom.getTime()) / 1000;
  };
  expect((await aheadOf({})).keepsAheadSeconds).toBe(await keeps());
  await desk.inTransaction((rows) =>
    rows.sql.executeSql(
      `insert into promotions
         (id, stage, build, phase, trigger, actor_id, actor_via, created_at, started_at, ended_at)
       select 'p_' || n, 'devqa', 1, 'succeeded', 'request', 'mina', 'api', now(), now() - interval '3 hours', now()
       from generate_series(1, 5) n`,
    ),
  );
  const { keepsAheadSeconds } = await aheadOf({});
  expect([keepsAheadSeconds, await keeps()]).toEqual([3 * 3600, 3 * 3600]);
});
