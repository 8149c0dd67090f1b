import { describe, expect, test } from '@jest/globals';
import type { CalendarHoldResource, CalendarStageResource } from '../../src/contract/calendar.js';
import { calendarParts, calendarWindow, dayName, laterBy } from '../../src/dashboard/rules/calendar.js';
import { hold } from '../cli/resources.js';

const day = (days: number, hours = 0): Date => new Date(2026, 10, 23 + days, hours);
const at = (days: number, hours = 0): string => day(days, hours).toISOString();
const window = { from: day(0), until: day(14) };
const span = (change: Partial<CalendarHoldResource>): CalendarHoldResource => ({
  ...{ stand: 'ahead', keepsFrom: at(3), from: at(4), until: at(5), hold: hold({ id: 'hld_1' }) },
  ...change,
});
const stage = (change: Partial<CalendarStageResource>): CalendarStageResource => ({
  ...{
    stage: 'staging-1',
    holds: [],
    runs: [],
    ran: [],
    builds: [],
    buildsFrom: null,
    runsUntil: null,
    quietUntil: null,
    quietFrom: null,
    milestones: [],
    coming: [],
  },
  ...change,
});
const extents = (change: Partial<CalendarStageResource>) =>
  calendarParts(stage(change), window, day(6)).map(({ kind, from, to }) => [
    kind,
    new Date(from),
    new Date(to),
  ]);

test('builds are drawn, on a slot only where they are no milestone', () => {
  const builds = [
    { build: 'b1', from: at(1), until: at(2) },
    { build: 'b2', from: at(2), until: null },
  ];
  const milestones = [{ number: 9, build: 'b2', from: at(2), until: null }];
  expect(extents({ builds, milestones })).toEqual([
    ['build', day(1), day(2)],
    ['milestone', day(2), day(14)],
  ]);
  expect(extents({ builds })).toEqual([
    ['build', day(1), day(2)],
    ['build', day(2), day(6)],
  ]);
});

test('the window is of whole days, from today or from the day that the address names', () => {
  const now = day(2, 13);
  expect(calendarWindow({ from: undefined, weeks: 2 }, now)).toEqual({ from: day(2), until: day(16) });
  expect(calendarWindow({ from: '2026-12-01', weeks: 1 }, now)).toEqual({ from: day(8), until: day(15) });
  expect(calendarWindow({ from: 'soon', weeks: 1 }, now).from).toEqual(day(2));
  expect(dayName(laterBy(day(0), 8))).toBe('2026-12-01');
});

describe('the parts of a stage', () => {
  test('are cut where the picture ends, and come in the order of time', () => {
    const milestones = [{ number: 9, build: 'b5', from: at(-3), until: null }];
    const holds = [span({}), span({ stand: 'in-force', keepsFrom: at(-1), from: at(-1), until: null })];
    expect(extents({ milestones, holds })).toEqual([
      ['milestone', day(0), day(14)],
      ['held', day(0), day(14)],
      ['held', day(4), day(5)],
    ]);
  });

  test('have the time before a reservation in which nothing starts, but not of one that was cancelled', () => {
    const leads = (one: CalendarHoldResource) =>
      calendarParts(stage({ holds: [one] }), window, day(6)).map((part) => part.kind === 'held' && part.lead);
    expect(leads(span({}))).toEqual([{ from: day(3).getTime(), to: day(4).getTime() }]);
    expect(leads(span({ stand: 'cancelled' }))).toEqual([null]);
    expect(leads(span({ keepsFrom: at(4) }))).toEqual([null]);
    // Only its lead is within the picture.
    expect(leads(span({ keepsFrom: at(13), from: at(15), until: at(16) }))).toHaveLength(1);
    expect(leads(span({ keepsFrom: at(15), from: at(16), until: at(17) }))).toHaveLength(0);
  });
});
