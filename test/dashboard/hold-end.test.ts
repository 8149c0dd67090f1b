import { describe, expect, test } from '@jest/globals';
import { endOf, endsAhead, type HoldEnd } from '../../src/dashboard/rules/hold-end.js';

/** By the clock of the person, whatever zone that is in: a Tuesday, a Thursday and a Friday. */
const tuesday = new Date(2026, 10, 10, 14, 3);
const thursday = new Date(2026, 10, 12, 19, 0);
const friday = new Date(2026, 10, 13, 18, 0);

test.each<[string, Date, HoldEnd[]]>([
  ['on a Tuesday afternoon are all', tuesday, ['hours', 'today', 'tomorrow', 'friday', 'open', 'date']],
  [
    'on the evening before a Friday leave it away: it is tomorrow',
    thursday,
    ['hours', 'tomorrow', 'open', 'date'],
  ],
  ['on a Friday evening have the next one', friday, ['hours', 'tomorrow', 'friday', 'open', 'date']],
])('the ends that can be chosen %s', (_when, now, ends) => {
  expect(endsAhead(now)).toEqual(ends);
});

describe('an end', () => {
  const at = (end: HoldEnd, now: Date, date = '') => endOf(end, { now, date });

  test('is four hours on, an evening, or open', () => {
    expect(at('hours', tuesday)).toEqual(new Date(2026, 10, 10, 18, 3));
    expect(at('today', tuesday)).toEqual(new Date(2026, 10, 10, 18));
    expect(at('tomorrow', new Date(2026, 10, 30, 9))).toEqual(new Date(2026, 11, 1, 18));
    expect(at('friday', tuesday)).toEqual(new Date(2026, 10, 13, 18));
    expect(at('friday', friday)).toEqual(new Date(2026, 10, 20, 18));
    expect(at('open', tuesday)).toBeNull();
  });

  test('is the time that a person names, once it is one', () => {
    expect(at('date', tuesday, '2026-11-13T09:30')).toEqual(new Date(2026, 10, 13, 9, 30));
    expect(at('date', tuesday, '')).toBeUndefined();
    expect(at('date', tuesday, 'soon')).toBeUndefined();
  });
});
