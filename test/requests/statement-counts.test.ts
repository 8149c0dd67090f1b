import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { abortPromotion } from '../../src/requests/abort.js';
import { releaseHold, setHold } from '../../src/requests/hold.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

/** What each of these asks of the database while others wait: a begin, a commit and a wake-up come to it. */
const most = { registration: 31, hold: 8, release: 10, promotion: 15, abort: 12 };

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.register('first');
  await desk.succeed('dev');
  await desk.register('second');
});
afterAll(() => desk.close());

async function counted<T>(work: () => Promise<T>): Promise<{ count: number; answer: T }> {
  const before = desk.statements.length;
  const answer = await work();
  return { count: desk.statements.length - before, answer };
}

test('a registration, a hold and a promotion ask no more statements than they need', async () => {
  const registration = await counted(() => desk.register('third'));
  const request = { stage: 'devqa', kind: 'qa' as const, reason: 'QA', until: null, ifMatch: null };
  const hold = await counted(() =>
    desk.inTransaction((rows) => setHold(desk.ports, rows, { caller: mina, request })),
  );
  const release = { id: hold.answer.hold.id, reason: null, verdict: null, ifMatch: null };
  const released = await counted(() =>
    desk.inTransaction((rows) => releaseHold(desk.ports, rows, { caller: mina, release })),
  );
  const wanted = { build: 'b1' };
  const promotion = await counted(() =>
    desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, {
        caller: mina,
        request: { stage: 'nightly', wanted, reason: null, ifMatch: null, hold: { do: 'wait' } },
      }),
    ),
  );
  const abort = await counted(() =>
    desk.inTransaction((rows) =>
      abortPromotion(desk.ports, rows, { caller: mina, id: promotion.answer.id, reason: null }),
    ),
  );
  const found = {
    registration: registration.count,
    hold: hold.count,
    release: released.count,
    promotion: promotion.count,
    abort: abort.count,
  };
  const kinds = ['registration', 'hold', 'release', 'promotion', 'abort'] as const;
  expect(kinds.filter((kind) => found[kind] > most[kind])).toEqual([]);
});
