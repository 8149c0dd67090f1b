import { describe, expect, test } from '@jest/globals';
import type { EndedRun } from '../../src/model/dora.js';
import { doraOf, weeksUntil } from '../../src/policy/dora.js';

const weeks = weeksUntil(new Date('2026-11-11T05:00:00Z'), 2);

/** A run by the day and hour at which it ended. */
const run = (promotion: string, at: string, more: Partial<EndedRun> = {}): EndedRun => ({
  ...{ promotion, stage: 'nightly', build: `b${promotion}`, previousBuild: null, trigger: 'request' },
  ...{ isSuccess: true, at: new Date(`2026-11-${at}:00:00Z`), ...more },
});
const of = (runs: readonly EndedRun[], leads: Readonly<Record<string, readonly number[]>> = {}) =>
  doraOf(runs, { weeks, leads: new Map(Object.entries(leads)) });
const empty = {
  ...{ deployments: 0, commits: 0, leadSeconds: null, changes: 0, failures: 0, failureRate: null },
  ...{ restores: 0, restoreSeconds: null },
};

test.each([
  ['2026-11-09T00:00:00Z', '2026-11-09T00:00:00.000Z'],
  ['2026-11-15T23:59:59.999Z', '2026-11-09T00:00:00.000Z'],
  ['2026-11-16T00:00:00Z', '2026-11-16T00:00:00.000Z'],
  ['2027-01-01T00:00:00Z', '2026-12-28T00:00:00.000Z'],
])('%s is in the week that began at %s', (now, from) => {
  expect(weeksUntil(new Date(now), 1).map((week) => week.toISOString())).toEqual([from]);
});

describe('the four numbers', () => {
  test('of a week in which nothing happened are none', () => {
    expect(of([])).toEqual(weeks.map((from) => ({ from, ...empty })));
  });

  test('deployment frequency counts what succeeded in its week, but for rollbacks and runs by hand', () => {
    const [before, now] = of([
      run('1', '08T23'),
      run('2', '09T00'),
      run('3', '10T00'),
      run('4', '10T01', { trigger: 'rollback', previousBuild: 'b3' }),
      run('5', '10T02', { trigger: 'by-hand' }),
      run('6', '10T03', { isSuccess: false }),
      run('7', '10T04', { build: null }),
    ]);
    expect([before?.deployments, now?.deployments]).toEqual([1, 2]);
  });

  test('lead time is the median over the commits that deployments of the week brought', () => {
    const [, now] = of([run('1', '09T01'), run('2', '09T02'), run('3', '09T03', { isSuccess: false })], {
      ...{ 1: [100, 300], 2: [200, 1000], 3: [5], 9: [7] },
    });
    expect(now).toMatchObject({ commits: 4, leadSeconds: 250 });
  });

  test('change failure rate counts what failed and what was rolled back, each in the week of the change', () => {
    const [before, now] = of([
      run('1', '08T10'),
      run('2', '09T01'),
      run('3', '09T02', { isSuccess: false }),
      run('4', '09T03', { trigger: 'rollback', previousBuild: 'b2' }),
      run('5', '09T04'),
      run('6', '09T05', { trigger: 'rollback', previousBuild: 'b1' }),
      run('7', '09T06', { trigger: 'rollback', isSuccess: false, previousBuild: 'b5' }),
    ]);
    expect(before).toMatchObject({ changes: 1, failures: 1, failureRate: 1 });
    expect(now).toMatchObject({ changes: 3, failures: 2, failureRate: 2 / 3 });
  });

  test('time to restore is from the first failure to what put it right, in the week of that', () => {
    const [before, now] = of([
      run('1', '08T20', { isSuccess: false }),
      run('2', '08T22', { isSuccess: false }),
      run('3', '09T00'),
      run('4', '09T10'),
      run('5', '09T11', { trigger: 'rollback', previousBuild: 'b4' }),
      run('6', '09T12', { isSuccess: false }),
      run('7', '09T14', { trigger: 'by-hand' }),
      run('8', '09T15', { isSuccess: false }),
    ]);
    expect(before).toMatchObject({ restores: 0, restoreSeconds: null });
    expect(now).toMatchObject({ restores: 3, restoreSeconds: 2 * 3600 });
  });

  test('of one that is rolled back twice only the last deployment before counts, once', () => {
    const [, now] = of([
      run('1', '09T01', { build: 'b1' }),
      run('2', '09T02', { trigger: 'rollback', build: 'b0', previousBuild: 'b1' }),
      run('3', '09T03', { build: 'b1' }),
      run('4', '09T05', { trigger: 'rollback', build: 'b0', previousBuild: 'b1' }),
      run('5', '09T06', { trigger: 'rollback', build: 'b0', previousBuild: 'b1' }),
    ]);
    expect(now).toMatchObject({ deployments: 2, failures: 2, restores: 2, restoreSeconds: 1.5 * 3600 });
  });
});
