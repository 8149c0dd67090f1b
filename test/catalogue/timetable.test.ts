import { describe, expect, test } from '@jest/globals';
import { nearestName } from '../../src/model/nearest.js';
import { numericOrder } from '../../src/model/numeric-order.js';
import { isTimezone, scheduleFault } from '../../src/catalogue/timetable.js';

test.each([
  ['0 3 * * *', null],
  ['0 */4 * * 1-5', null],
  ['0 0 29 2 *', null],
  ['  0 3 * * * ', null],
  ['* * * *', 'fields'],
  ['', 'fields'],
  ['a b c d e', 'syntax'],
  ['0 0 30 2 *', 'never'],
])('the schedule %j has fault %s', (schedule, fault) => {
  expect(scheduleFault(schedule)).toBe(fault);
});

test('a time zone is a name, not an offset', () => {
  expect(['Asia/Seoul', 'UTC', 'Etc/GMT+9'].map(isTimezone)).toEqual([true, true, true]);
  expect(['+09:00', 'KST', 'Seoul', ''].map(isTimezone)).toEqual([false, false, false, false]);
});

describe('names', () => {
  test('are ordered by their numbers', () => {
    const names = ['staging-10', 'staging-2', 'dev', 'staging-1'];
    expect(names.toSorted(numericOrder)).toEqual(['dev', 'staging-1', 'staging-2', 'staging-10']);
  });

  test('have a nearest one only if it is near', () => {
    expect(nearestName('nigthly', ['dev', 'nightly'])).toBe('nightly');
    expect(nearestName('production', ['dev', 'nightly'])).toBeNull();
    expect(nearestName('x', [])).toBeNull();
  });
});
