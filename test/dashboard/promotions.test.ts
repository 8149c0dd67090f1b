import { expect, test } from '@jest/globals';
import { durationsOf } from '../../src/dashboard/rules/durations.js';
import { filterText, filtersIn, listPath } from '../../src/dashboard/rules/promotion-list.js';

test('what is looked for stands in the address, is told as such, and is asked of the service', () => {
  const filters = filtersIn({ stage: 'devqa', build: 'b2', who: 'Joon', phase: '', lang: 'ko', cursor: '7' });
  expect(filterText(filters)).toBe('stage:devqa build:b2 who:Joon');
  expect(listPath(filters)).toBe('/promotions?stage=devqa&build=b2&by=Joon&cursor=7&limit=50');
  expect(filterText(filtersIn({}))).toBe('');
});

test('durations run as time does, and their median is of those that succeeded', () => {
  const one = (phase: string, durationSeconds: number | null) => ({ phase, durationSeconds });
  const { bars, median } = durationsOf([
    one('succeeded', 40),
    one('failed', 80),
    one('pending', null),
    one('succeeded', 20),
  ]);
  expect(bars.map(({ seconds, height }) => [seconds, height])).toEqual([
    [20, 0.25],
    [80, 1],
    [40, 0.5],
  ]);
  expect(median).toEqual({ seconds: 30, count: 2, height: 0.375 });
  expect(durationsOf([one('failed', 3)]).median).toBeNull();
});
