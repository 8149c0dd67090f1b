import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { clearingLocks, endRecovery, startRecovery } from '../../src/ledger/recovery.js';
import type { RecoveryOutcome } from '../../src/model/recovery-outcome.js';
import type { Recovery, StackLock } from '../../src/model/recovery.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { lastRow, leftBy, leftByRefused, nothing, onStage } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const place = onStage('dev');
const { actor } = mina;
const wanted = { stage: 'dev', reason: 'power', clearLock: true, said: { build: 'b1' }, ...mina };

const starting = { wanted, takeOver: false };

/** A recovery that this instance carries out. */
const followed = (instance = 'ins_1'): Promise<Recovery> =>
  desk.inTransaction(async (rows) => {
    const { id } = await startRecovery(desk.ports, rows, starting);
    const taken = await rows.recoveries.take(id, { from: null, to: instance });
    if (taken === undefined) throw new Error('somebody else carries it out');
    return taken;
  });

test('a recovery is started once: it wakes its stage, whose ETag the fence moves', async () => {
  const left = await leftBy(desk, place, (rows) => startRecovery(desk.ports, rows, starting));
  const facts = { recovery: left.result.id, clearLock: true, takeOver: false, said: 'b1' };
  expect(left).toEqual({
    result: await desk.ports.store.read.recoveries.open('dev'),
    audit: [{ name: 'stage:recovery-started', stage: 'dev', promotion: null, actor, facts }],
    ...{ told: [], moved: false, woken: ['dev'] },
  });
  const { result, ...second } = await leftByRefused(desk, place, (rows) =>
    startRecovery(desk.ports, rows, starting),
  );
  expect(result).toContain('one_open_recovery_per_stage');
  expect(second).toEqual(nothing);
});

test('a recovery ends once, by whoever carries it out: what the stage runs is known before it is over', async () => {
  await desk.lose('dev');
  const recovery = await followed();
  const before = await desk.ports.store.read.stages.get('dev');
  const outcome: RecoveryOutcome = { code: 'recovered', facts: { build: null, how: 'platform' } };
  const whose = { promotion: null, requestId: null };
  const settled = { before, fence: before.fence, change: { unknownReason: null }, observed: null, whose };
  const end = (instance: string) =>
    leftBy(desk, place, (rows) =>
      endRecovery(desk.ports, rows, { recovery, instance, outcome, observed: null, settled }),
    );
  expect(await end('ins_2')).toEqual({ ...nothing, result: false });
  expect(await end('ins_1')).toMatchObject({
    result: true,
    audit: [
      { name: 'stage:known', actor: { id: 'system:reconcile' } },
      { name: 'stage:recovery-ended', facts: { recovery: recovery.id, code: 'recovered', how: 'platform' } },
    ],
    ...{ told: [], moved: true, woken: ['dev'] },
  });
  const { stages, recoveries } = desk.ports.store.read;
  expect((await stages.get('dev')).unknownReason).toBeNull();
  expect(await recoveries.get(recovery.id)).toMatchObject({ outcome, endedAt: expect.any(Date) as unknown });
  expect(await end('ins_1')).toEqual({ ...nothing, result: false });
});

const since = new Date('2026-11-11T03:00:00Z');
const lock: StackLock = { user: 'mina', host: 'desk', pid: 7, since, ours: false, owner: 'elsewhere' };

test.each([
  ['nobody', null, 'proven-gone', 'system:reconcile', null],
  ['a person', actor, 'asked', 'mina', 'power'],
] as const)(
  'locks that are cleared at the word of %s are in the audit as that',
  async (_who, byWord, how, id, reason) => {
    const recovery = await followed();
    const left = await leftBy(desk, place, (rows) =>
      clearingLocks(desk.ports, rows, { recovery, locks: [lock], byWord }),
    );
    const facts = { locks: ['mina@desk (pid 7)'], since: [since.toISOString()], how, recovery: recovery.id };
    expect(left).toMatchObject({
      ...nothing,
      audit: [{ name: 'stage:lock-cleared', stage: 'dev', promotion: null, actor: { id }, facts }],
    });
    expect((await lastRow(desk)).reason).toBe(reason);
  },
);
