import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startRecovery } from '../../src/ledger/recovery.js';
import { takeOverPromotion, takeOverRecovery } from '../../src/ledger/take-over.js';
import type { RecoveryWords } from '../../src/ports/recoveries.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { running } from './running.js';
import { lastRow, leftBy, leftByRefused, nothing, now, onStage } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const { actor } = mina;

test('another instance goes on with a promotion; one that comes later is refused and leaves nothing', async () => {
  const { promotion, attempt } = await running(desk);
  const taken = { promotion, attempt, by: 'ins_2', seized: null };
  const left = await leftBy(desk, promotion, (rows) => takeOverPromotion(desk.ports, rows, taken));
  expect(left).toMatchObject({
    ...nothing,
    result: { id: attempt.id, instance: 'ins_2' },
    audit: [
      {
        ...{ name: 'promotion:taken-over', stage: 'dev', promotion: promotion.id },
        actor: { id: 'system:reconcile' },
        facts: { instance: 'ins_2', before: 'ins_1', attempt: 1 },
      },
    ],
  });
  const { result, ...late } = await leftByRefused(desk, promotion, (rows) =>
    takeOverPromotion(desk.ports, rows, { ...taken, by: 'ins_3' }),
  );
  expect(result).toBe(`LostToAnother: another instance follows ${promotion.id}`);
  expect(late).toEqual(nothing);
  expect(await desk.ports.store.read.attempts.last(promotion.id)).toMatchObject({ instance: 'ins_2' });
});

test('a person who seizes a promotion says why, and its fence is another one', async () => {
  const { promotion, attempt } = await running(desk);
  const seized = { caller: mina, reason: 'that machine is gone', fence: 7 };
  const { audit } = await leftBy(desk, promotion, (rows) =>
    takeOverPromotion(desk.ports, rows, { promotion, attempt, by: 'ins_2', seized }),
  );
  expect(audit).toMatchObject([{ name: 'promotion:taken-over', actor }]);
  expect((await lastRow(desk)).reason).toBe('that machine is gone');
  expect((await now(desk, promotion)).fence).toBe(7);
});

const wanted = { stage: 'dev', reason: 'power', clearLock: false, said: null, ...mina };
const words: RecoveryWords = { ...wanted, reason: 'I looked', clearLock: true, said: 'nothing' };

test.each([
  ['the service itself', null, { id: 'system:reconcile' }, {}, 'power'],
  ['a person', words, actor, { clearLock: true, said: 'nothing' }, 'I looked'],
] as const)('an open recovery is taken over once, by %s', async (_who, said, who, more, reason) => {
  const recovery = await desk.inTransaction((rows) =>
    startRecovery(desk.ports, rows, { wanted, takeOver: false }),
  );
  const take = { recovery, by: 'ins_2', words: said };
  const left = await leftBy(desk, onStage('dev'), (rows) => takeOverRecovery(desk.ports, rows, take));
  const facts = { recovery: recovery.id, instance: 'ins_2', before: null, ...more };
  expect(left).toMatchObject({ ...nothing, audit: [{ name: 'stage:recovery-taken', actor: who }] });
  expect(left.audit[0]?.facts).toEqual(facts);
  expect(left.result).toMatchObject({ instance: 'ins_2', reason });
  const { result, ...late } = await leftByRefused(desk, onStage('dev'), (rows) =>
    takeOverRecovery(desk.ports, rows, { ...take, by: 'ins_3' }),
  );
  expect(result).toBe(`LostToAnother: another instance follows ${recovery.id}`);
  expect(late).toEqual(nothing);
});
