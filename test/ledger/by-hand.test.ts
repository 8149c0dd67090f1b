import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { byHand, notice, type Noticed } from '../../src/ledger/by-hand.js';
import type { HistoryEntry } from '../../src/model/run.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { leftBy, leftByRefused, nothing, now, onStage, waiting } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const at = new Date('2026-11-11T05:00:00Z');
const place = onStage('nightly');
const entry = (succeeded: boolean): HistoryEntry => ({
  ...{ time: 1, kind: 'update', succeeded, message: '', startedAt: at, endedAt: at, outputs: null },
});
const noticed = (succeeded: boolean, change: Partial<Noticed> = {}): Noticed => ({
  ...{ stage: 'nightly', entry: entry(succeeded), build: 'b1', outcome: null, passed: null, clients: [] },
  ...change,
});

test('a run by hand is a promotion that was over before anybody knew, and nobody is told or woken', async () => {
  await waiting(desk);
  const left = await leftBy(desk, place, (rows) => notice(desk.ports, rows, noticed(true)));
  const { id } = left.result;
  expect(await now(desk, left.result)).toMatchObject({
    ...{ phase: 'succeeded', trigger: 'by-hand', actor: byHand, build: 'b1', endedAt: at },
  });
  expect(left).toMatchObject({
    ...nothing,
    audit: [
      {
        ...{ name: 'promotion:noticed', stage: 'nightly', promotion: id, actor: byHand },
        facts: { kind: 'update', succeeded: true, build: 'b1' },
      },
    ],
  });
  expect(await desk.ports.store.read.runEvents.after(id, 0, 100)).toEqual([]);
});

test('one that failed says how, and one that passed a hold says which in a row of its own', async () => {
  await waiting(desk);
  const hold = await desk.inTransaction((rows) =>
    rows.holds.insert({ stage: 'nightly', kind: 'qa', reason: 'QA', until: null, ...mina }),
  );
  const outcome = { code: 'by-hand-failed', facts: { kind: 'update' } } as const;
  const passed = { holds: [hold.id], reason: 'the demo is over' };
  const { result, audit } = await leftBy(desk, place, (rows) =>
    notice(desk.ports, rows, noticed(false, { outcome, passed })),
  );
  expect(result).toMatchObject({ phase: 'failed', outcome, overrideHolds: [hold.id], reason: passed.reason });
  expect(audit.map(({ name, facts }) => [name, facts])).toEqual([
    ['promotion:noticed', { kind: 'update', succeeded: false, build: 'b1' }],
    ['hold:overridden', { hold: hold.id, build: 'b1' }],
  ]);
});

test('a run of a build that nobody registered is refused, and leaves nothing', async () => {
  const { result, ...left } = await leftByRefused(desk, place, (rows) =>
    notice(desk.ports, rows, noticed(true, { build: 'b99' })),
  );
  expect(result).toContain('violates foreign key constraint');
  expect(left).toEqual(nothing);
});
