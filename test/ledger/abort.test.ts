import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { requestAbort, stopping } from '../../src/ledger/abort.js';
import type { Caller } from '../../src/model/caller.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { running } from './running.js';
import { lastRow, leftBy, nothing, now, waiting } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const hana: Caller = { actor: { id: 'hana', via: 'cli' }, requestId: 'req-2' };

test('a stop that is asked for wakes the stage, and stands in the row and the audit with its reason', async () => {
  const promotion = await waiting(desk);
  const asked = { promotion, caller: mina, reason: 'wrong build' };
  const left = await leftBy(desk, promotion, (rows) => requestAbort(desk.ports, rows, asked));
  const { id, stage } = promotion;
  expect(left).toEqual({
    result: undefined,
    audit: [
      {
        ...{ name: 'promotion:abort-requested', stage, promotion: id, actor: mina.actor },
        facts: { phase: 'pending' },
      },
    ],
    ...{ told: [], moved: true, woken: ['dev'] },
  });
  expect((await lastRow(desk)).reason).toBe('wrong build');
  expect((await now(desk, promotion)).abort).toMatchObject({
    actor: mina.actor,
    requestId: null,
    reason: 'wrong build',
  });
});

test('whoever asks again is in the audit, and whoever asked first stays in the row', async () => {
  const promotion = await waiting(desk);
  const ask = (caller: Caller, reason: string) =>
    leftBy(desk, promotion, (rows) => requestAbort(desk.ports, rows, { promotion, caller, reason }));
  await ask(mina, 'wrong build');
  expect((await ask(hana, 'so say I')).audit).toMatchObject([{ actor: hana.actor }]);
  expect((await now(desk, promotion)).abort).toMatchObject({
    actor: mina.actor,
    requestId: null,
    reason: 'wrong build',
  });
});

test('how hard an update is told to stop is in the audit only, with the request that asked for it', async () => {
  const { promotion } = await running(desk);
  const by = { requestedAt: new Date(), ...hana, reason: null };
  const left = await leftBy(desk, promotion, (rows) =>
    stopping(desk.ports, rows, { promotion, by, how: 'interrupt-again' }),
  );
  expect(left).toMatchObject({
    ...nothing,
    audit: [
      {
        ...{ name: 'promotion:stopping', stage: 'dev', promotion: promotion.id },
        ...{ actor: { id: 'system:abort' }, facts: { how: 'interrupt-again' } },
      },
    ],
  });
  expect((await lastRow(desk)).requestId).toBe('req-2');
});
