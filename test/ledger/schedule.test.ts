import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { setPause } from '../../src/ledger/schedule.js';
import type { Pause } from '../../src/model/schedule.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { lastRow, leftBy, onStage } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const { actor } = mina;
const since = new Date('2026-11-11T01:00:00Z');

const pausing = (pause: Pause | null, reason: string) =>
  leftBy(desk, onStage('nightly'), async (rows) => {
    await rows.schedules.lookedAt('nightly', since);
    await setPause(desk.ports, rows, { caller: mina, stage: 'nightly', pause, reason });
  });
const left = (name: string) => ({
  result: undefined,
  audit: [{ name, stage: 'nightly', promotion: null, actor, facts: {} }],
  ...{ told: [], moved: true, woken: [] },
});

test('a schedule that is paused and resumed says why each time, and its stage has another ETag', async () => {
  const pause = { since, actor, reason: 'a holiday' };
  expect(await pausing(pause, 'a holiday')).toEqual(left('schedule:paused'));
  expect((await lastRow(desk)).reason).toBe('a holiday');
  const { schedules } = desk.ports.store.read;
  expect(await schedules.pauses()).toEqual([{ ...pause, stage: 'nightly' }]);
  expect(await pausing(null, 'we are back')).toEqual(left('schedule:resumed'));
  expect((await lastRow(desk)).reason).toBe('we are back');
  expect(await schedules.pause('nightly')).toBeNull();
});
