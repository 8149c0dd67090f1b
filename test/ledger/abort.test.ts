import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { requestAbort, stopping } from '../../src/ledger/abort.js';
import type { NewAbortWait } from '../../src/model/abort-wait.js';
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

describe('what an abort waits for', () => {
  const until = new Date('2026-11-30T12:00:00Z');
  const by = { requestedAt: new Date(), ...hana, reason: null, wait: null };

  /** One that was asked for, and what it waits for then. */
  async function stopped() {
    const { promotion } = await running(desk);
    await desk.inTransaction((rows) =>
      requestAbort(desk.ports, rows, { promotion, caller: mina, reason: null }),
    );
    const tell = (wait: NewAbortWait) =>
      leftBy(desk, promotion, (rows) => stopping(desk.ports, rows, { promotion, by, wait }));
    const stored = async () => (await now(desk, promotion)).abort?.wait;
    return { promotion, tell, stored };
  }

  test('is in its row, the audit and the log, with the request that asked for it', async () => {
    const { promotion, tell, stored } = await stopped();
    const facts = { said: 'AccessDeniedException: no', action: 'ecs:StopServiceDeployment' };
    const left = await tell({ code: 'ecs-refused', facts, until });
    expect(left).toEqual({
      result: true,
      audit: [
        {
          ...{ name: 'promotion:stopping', stage: 'dev', promotion: promotion.id },
          ...{ actor: { id: 'system:abort', via: 'system' }, facts: { how: 'ecs-refused', ...facts } },
        },
      ],
      told: [
        { kind: 'stopping', wait: { code: 'ecs-refused', facts, until: until.toISOString() } },
        {
          ...{ kind: 'log', step: 'pulumi-up' },
          text: 'stop: ECS does not let its deployment be stopped (AccessDeniedException: no); it is waited for, at most until 2026-11-30T12:00:00.000Z',
        },
      ],
      ...{ moved: true, woken: [] },
    });
    expect((await lastRow(desk)).requestId).toBe('req-2');
    expect(await stored()).toEqual({ code: 'ecs-refused', facts, until, since: expect.any(Date) as unknown });
  });

  test('is told once, and whoever follows it after another tells nothing that is older', async () => {
    const { tell, stored } = await stopped();
    const wait: NewAbortWait = { code: 'ecs-goes-back', facts: { deployment: 'd' }, until };
    expect(await tell({ code: 'interrupt', facts: {}, until })).toMatchObject({ result: true });
    expect(await tell(wait)).toMatchObject({ result: true });
    const known = await stored();
    expect(await tell({ code: 'interrupt', facts: {}, until })).toEqual({ result: false, ...nothing });
    expect(await tell({ ...wait, until: new Date() })).toEqual({ result: false, ...nothing });
    expect(await stored()).toEqual(known);
    expect(await tell({ code: 'interrupt-again', facts: {}, until })).toMatchObject({ result: true });
  });
});
