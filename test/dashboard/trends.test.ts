import { expect, test } from '@jest/globals';
import type { DoraWeekResource } from '../../src/contract/dora.js';
import { daysOf, isStill, trendOf } from '../../src/dashboard/rules/trends.js';

const week = (from: string, change: Partial<DoraWeekResource> = {}): DoraWeekResource => ({
  ...{ from, deployments: 0, commits: 0, leadTime: null, leadTimeSeconds: null },
  ...{ changes: 0, failures: 0, changeFailureRate: null },
  ...{ restores: 0, timeToRestore: null, timeToRestoreSeconds: null, ...change },
});
const [first, second, third] = ['2026-11-09', '2026-11-16', '2026-11-23'].map(
  (day) => `${day}T00:00:00.000Z`,
);

test('bars are as high as their part of the largest, a rate as its part of all; the last week goes on', () => {
  const weeks = [
    week(first ?? '', { deployments: 4, changes: 4, changeFailureRate: 0.25, leadTimeSeconds: 3600 }),
    week(second ?? ''),
    week(third ?? '', { deployments: 1, changes: 2, changeFailureRate: 0.5, leadTimeSeconds: 7200 }),
  ];
  const heights = (of: Parameters<typeof trendOf>[0]) => trendOf(of, weeks).bars.map(({ height }) => height);
  expect([heights('deployments'), heights('failures'), heights('lead'), heights('restore')]).toEqual([
    [1, 0, 0.25],
    [0.25, 0, 0.5],
    [0.5, 0, 1],
    [0, 0, 0],
  ]);
  const { bars, last } = trendOf('lead', weeks);
  expect(bars.map(({ value, isOver }) => [value, isOver])).toEqual([
    [3600, true],
    [null, true],
    [7200, false],
  ]);
  expect([last?.week.from, trendOf('lead', weeks.slice(0, 1)).last]).toEqual([second, null]);
});

test('a stage is still where nothing came, failed or was put right', () => {
  const from = first ?? '';
  const still = [[week(from)], [], [week(from, { changes: 1 })], [week(from, { restores: 1 })]];
  expect(still.map((weeks) => isStill(weeks))).toEqual([true, true, false, false]);
});

test('a week touches the days of the person on which it begins and ends', () => {
  const begin = new Date(2026, 10, 9, 5);
  expect(daysOf({ from: begin.toISOString() })).toEqual({ from: '2026-11-09', until: '2026-11-16' });
});
