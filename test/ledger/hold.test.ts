import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { endExpired, extend, hold, overrideHolds, release } from '../../src/ledger/hold.js';
import type { Hold, HoldEnd } from '../../src/model/hold.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { lastRow, leftBy, leftByRefused, nothing, now, onStage, waiting } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const place = onStage('dev');
const { actor } = mina;
const past = new Date('2026-11-11T00:00:00Z');
const future = new Date('2099-01-01T00:00:00Z');

const wanted = (until: Date | null) => ({
  ...{ stage: 'dev', kind: 'qa' as const, reason: 'QA round 14', until, ...mina },
});
const held = (until: Date | null = null): Promise<Hold> =>
  desk.inTransaction((rows) => hold(desk.ports, rows, wanted(until)));
const told = (name: string, id: string, facts: object) => ({
  audit: [{ name, stage: 'dev', promotion: null, actor, facts: { hold: id, kind: 'qa', ...facts } }],
  ...{ told: [], moved: true, woken: ['dev'] },
});

test('a hold moves and wakes its stage, also beside another one; a step back is kept once', async () => {
  const left = await leftBy(desk, place, (rows) => hold(desk.ports, rows, wanted(future)));
  expect(left).toEqual({
    ...{ result: (await desk.ports.store.read.holds.open('dev'))[0] },
    ...told('hold:set', left.result.id, { until: future.toISOString() }),
  });
  expect((await lastRow(desk)).reason).toBe('QA round 14');
  const second = await leftBy(desk, place, (rows) => hold(desk.ports, rows, wanted(null)));
  expect(second).toMatchObject(told('hold:set', second.result.id, { until: null }));
  const kept = { ...wanted(null), kind: 'kept' as const };
  await desk.inTransaction((rows) => hold(desk.ports, rows, kept));
  const { result, ...again } = await leftByRefused(desk, place, (rows) => hold(desk.ports, rows, kept));
  expect(result).toContain('one_kept_hold_per_stage');
  expect(again).toEqual(nothing);
});

test('a hold that gets another end says from when to when', async () => {
  const before = await held();
  const left = await leftBy(desk, place, (rows) =>
    extend(desk.ports, rows, {
      ...{ before, times: { ...before, until: future } },
      ...{ reason: null, caller: mina },
    }),
  );
  expect(left).toMatchObject({
    result: { until: future, revision: before.revision + 1 },
    ...told('hold:extended', before.id, { from: null, until: future.toISOString() }),
  });
});

test('a hold is released once, with the verdict; afterwards it has no other end', async () => {
  const released = await held();
  await waiting(desk);
  const said = { reason: 'done', verdict: 'passed', build: 'b1' } as const;
  const end: HoldEnd = { at: past, how: 'released', actor, ...said };
  const ending = { released, end, requestId: null };
  const left = await leftBy(desk, place, (rows) => release(desk.ports, rows, ending));
  expect(left).toMatchObject({
    ...{ result: { end } },
    ...told('hold:released', released.id, { verdict: 'passed', build: 'b1' }),
  });
  const { result, ...again } = await leftByRefused(desk, place, (rows) => release(desk.ports, rows, ending));
  expect([result, again]).toEqual(['Error: no result', nothing]);
});

test('a hold whose time is over ends when somebody looks, and whoever looks is not woken', async () => {
  const { id } = await held(past);
  const look = () => leftBy(desk, place, (rows) => endExpired(desk.ports, rows, 'dev'));
  expect(await look()).toMatchObject({
    result: { holds: [] },
    audit: [{ name: 'hold:expired', actor: { id: 'system:hold' }, facts: { hold: id } }],
    ...{ told: [], moved: true, woken: [] },
  });
  expect((await desk.ports.store.read.holds.get(id))?.end).toMatchObject({ at: past, how: 'expired' });
  expect(await look()).toMatchObject({ ...nothing, result: { holds: [] } });
  const [inForce, open] = [await held(future), await held()];
  await held(past);
  expect(await look()).toMatchObject({
    result: { holds: [inForce, open] },
    audit: [{ name: 'hold:expired' }],
  });
});

test('whoever passes a hold is in the audit; a promotion that passes none leaves nothing', async () => {
  const promotion = await now(desk, await waiting(desk));
  const [one, other] = [await held(), await held()];
  const pass = (passed: readonly string[]) =>
    leftBy(desk, promotion, (rows) => overrideHolds(desk.ports, rows, { caller: mina, promotion, passed }));
  expect(await pass([one.id, other.id])).toMatchObject({
    ...nothing,
    audit: [one, other].map(({ id }) => ({
      ...{ name: 'hold:overridden', promotion: promotion.id, actor, facts: { hold: id, build: 'b1' } },
    })),
  });
  expect(await pass([])).toEqual({ ...nothing, result: undefined });
});
