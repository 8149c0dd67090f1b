import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { progress } from '../../src/ledger/progress.js';
import type { RunEvent } from '../../src/model/event.js';
import type { Attempt, Promotion } from '../../src/model/promotion.js';
import { openDesk, type Desk } from '../support/desk.js';
import { running } from './running.js';
import { leftBy, nothing, now } from './trace.js';

let desk: Desk;
let promotion: Promotion;
let attempt: Attempt;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.clear();
  ({ promotion, attempt } = await running(desk));
});
afterAll(() => desk.close());

const report = (events: readonly RunEvent[], { instance = 'ins_1', offset = 100 } = {}) =>
  leftBy(desk, promotion, (rows) =>
    progress(desk.ports, rows, { promotion, attempt: attempt.id, instance, offset, events }),
  );
const log = (text: string): RunEvent => ({ kind: 'log', step: 'pulumi-up', text });
const truncated: RunEvent = {
  kind: 'log',
  step: 'pulumi-up',
  text: 'Lines are missing.',
  logTruncated: true,
};

test('what the runner reports is told as it came, with how far its file was read', async () => {
  const events = [log('하나'), { kind: 'step', step: 'pulumi-up', phase: 'succeeded' }] as const;
  expect(await report(events)).toEqual({ ...nothing, result: events, told: events });
  const { steps } = await now(desk, promotion);
  expect(steps.find(({ name }) => name === 'pulumi-up')).toMatchObject({ phase: 'succeeded' });
  expect(await desk.ports.store.read.attempts.last(promotion.id)).toMatchObject({ offset: 100 });
});

test('whoever does not follow the attempt any more writes nothing', async () => {
  expect(await report([log('too late')], { instance: 'ins_2' })).toEqual({ ...nothing, result: null });
});

test('that lines are missing is told once, however often it is found', async () => {
  expect((await report([truncated])).told).toEqual([truncated]);
  expect(await now(desk, promotion)).toMatchObject({ logTruncated: true });
  expect((await report([truncated, log('later')])).told).toEqual([log('later')]);
});

test('locks that were cleared are in the audit, by name', async () => {
  const { audit } = await report([
    { kind: 'log', step: 'pulumi-up', text: 'cleared', lockCleared: ['mina@desk'] },
  ]);
  expect(audit).toMatchObject([
    {
      ...{
        name: 'stage:lock-cleared',
        stage: 'dev',
        promotion: promotion.id,
        actor: { id: 'system:reconcile' },
      },
      facts: { locks: ['mina@desk'], how: 'proven-gone' },
    },
  ]);
});
