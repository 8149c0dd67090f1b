import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { note, write } from '../../src/ledger/write.js';
import { systemActor } from '../../src/model/actor.js';
import type { Promotion } from '../../src/model/promotion.js';
import type { Rows } from '../../src/ports/rows.js';
import { openDesk, type Desk } from '../support/desk.js';
import { leftBy, nothing, waiting } from './trace.js';

let desk: Desk;
let promotion: Promotion;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.clear();
  promotion = await waiting(desk);
});
afterAll(() => desk.close());

const row = (name: 'promotion:retried' | 'promotion:stopping') => ({
  ...{ name, stage: 'dev', promotion: promotion.id, actor: systemActor('test'), requestId: null },
});
const whole = (rows: Rows) =>
  write(desk.ports, rows, {
    change: () => Promise.resolve('written'),
    trace: () => ({
      audit: [row('promotion:stopping'), row('promotion:retried')],
      told: { promotion: promotion.id, events: [{ kind: 'progress', done: 1, total: 2 }] },
      touches: ['dev'],
      wakes: 'dev',
    }),
  });

test('a change leaves its audit rows in their order, what watchers are told, a moved ETag and a wake-up', async () => {
  expect(await leftBy(desk, promotion, whole)).toMatchObject({
    result: 'written',
    audit: [{ name: 'promotion:stopping' }, { name: 'promotion:retried' }],
    told: [{ kind: 'progress', done: 1, total: 2 }],
    ...{ moved: true, woken: ['dev'] },
  });
});

test('a change that had nothing to change leaves nothing', async () => {
  const idle = (rows: Rows) =>
    write(desk.ports, rows, { change: () => Promise.resolve(false), trace: () => null });
  expect(await leftBy(desk, promotion, idle)).toEqual({ ...nothing, result: false });
});

test('what is only noted is in the audit and nowhere else', async () => {
  const left = await leftBy(desk, promotion, (rows) => note(desk.ports, rows, row('promotion:stopping')));
  expect(left).toMatchObject({ ...nothing, audit: [{ name: 'promotion:stopping' }] });
});

test('a transaction that fails after a change leaves nothing of it', async () => {
  const { events, stages, runEvents } = desk.ports.store.read;
  const seen = () => Promise.all([events.last(), stages.get('dev'), runEvents.after(promotion.id, 0, 100)]);
  const before = await seen();
  const broken = desk.inTransaction(async (rows) => {
    await whole(rows);
    throw new Error('and then it broke');
  });
  await expect(broken).rejects.toThrow('and then it broke');
  expect(await seen()).toEqual(before);
});
