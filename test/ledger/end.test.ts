import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { end, endAttempt } from '../../src/ledger/end.js';
import { systemActor } from '../../src/model/actor.js';
import { openDesk, type Desk } from '../support/desk.js';
import { running } from './running.js';
import { leftBy, nothing, now } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const at = new Date('2026-11-11T02:00:00Z');
const outcome = { code: 'up-failed', facts: { lines: ['no'] } } as const;
const actor = systemActor('reconcile');

test('a promotion that ends wakes its stage, and ends once', async () => {
  const { promotion } = await running(desk);
  const finish = () =>
    leftBy(desk, promotion, (rows) =>
      end(desk.ports, rows, promotion, { phase: 'failed', outcome, actor, at }),
    );
  const { id, stage, build } = promotion;
  expect(await finish()).toEqual({
    result: undefined,
    audit: [
      {
        ...{ name: 'promotion:finished', stage, promotion: id, actor },
        facts: { build, phase: 'failed', code: 'up-failed' },
      },
    ],
    told: [{ kind: 'phase', phase: 'failed' }],
    moved: true,
    woken: ['dev'],
  });
  expect(await now(desk, promotion)).toMatchObject({ phase: 'failed', outcome, endedAt: at });
  expect(await finish()).toEqual({ result: undefined, ...nothing });
});

test('an end without a time of its own is at the time of the database', async () => {
  const { promotion } = await running(desk);
  const [before, after] = await desk.inTransaction(async (rows) => {
    const begun = await rows.now();
    await end(desk.ports, rows, promotion, { phase: 'succeeded', outcome: null, actor });
    return [begun, await rows.now()];
  });
  const { endedAt } = await now(desk, promotion);
  expect([before, endedAt, after]).toEqual(
    [before, endedAt, after].toSorted((a, b) => Number(a) - Number(b)),
  );
});

test.each([
  [true, 'succeeded'],
  [false, 'failed'],
] as const)(
  'an attempt that succeeded (%s) closes the step that was under way as %s',
  async (succeeded, phase) => {
    const { promotion, attempt } = await running(desk);
    const left = await leftBy(desk, promotion, (rows) =>
      endAttempt(desk.ports, rows, { promotion, succeeded }),
    );
    const told = [
      { kind: 'step', step: 'pulumi-up', phase },
      { kind: 'step', step: 'record', phase: 'succeeded' },
    ];
    expect(left).toEqual({ ...nothing, result: undefined, told });
    const last = await desk.ports.store.read.attempts.last(promotion.id);
    expect(last).toMatchObject({ id: attempt.id, endedAt: expect.any(Date) as unknown });
  },
);
