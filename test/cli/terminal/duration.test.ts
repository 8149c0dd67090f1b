import { describe, expect, test } from '@jest/globals';
import { age, parseDuration } from '../../../src/cli/terminal/duration.js';

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(['', '10', '0s', 'm', '-1m', '10 m', '99999d', '1w'])('%p is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('an age', () => {
  const now = new Date('2026-11-11T05:00:00Z');
  test('is told in its largest unit', () => {
    expect(age('2026-11-11T04:54:00Z', now)).toBe('6m');
    expect(age('2026-11-08T01:00:00Z', now)).toBe('3d');
  });
  test('is a dash when there is none', () => {
    expect(age(null, now)).toBe('–');
  });
});
