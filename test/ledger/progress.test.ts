import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { progress } from '../../src/ledger/progress.js';
import type { RunEvent } from '../../src/model/event.js';
import type { Attempt, Promotion } from '../../src/model/promotion.js';
import type { RunTold } from '../../src/ports/engine.js';
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

const report = (events: readonly RunTold[], { instance = 'ins_1', offset = 100 } = {}) =>
  leftBy(desk, promotion, (rows) =>
    progress(desk.ports, rows, { promotion, attempt: attempt.id, instance, offset, told: events }),
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

test('what the run saw is kept with its attempt, in its order, and nobody is told', async () => {
  const seen = (part: 'runner' | 'cli', at: string): RunTold => ({ kind: 'seen', part, at });
  const [runner, cli] = ['2026-11-11T01:00:01.000Z', '2026-11-11T01:00:02.000Z'] as const;
  expect((await report([seen('runner', runner), log('하나')])).told).toEqual([log('하나')]);
  await report([seen('cli', cli)]);
  expect((await desk.ports.store.read.attempts.last(promotion.id))?.seen).toEqual([
    { part: 'runner', at: runner },
    { part: 'cli', at: cli },
  ]);
});

test('an attempt of which an earlier version kept nothing stays without', async () => {
  await sql`update attempts set seen = null`.execute(desk.database.db);
  await report([{ kind: 'seen', part: 'cli-ended', at: '2026-11-11T01:00:02.000Z' }]);
  expect((await desk.ports.store.read.attempts.last(promotion.id))?.seen).toBeNull();
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
