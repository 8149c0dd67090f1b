import { describe, expect, test } from '@jest/globals';
import { messagesIn } from '../../../src/messages/index.js';
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
  const ageIn = (language: 'en' | 'ko', at: string | null): string => {
    const now = (): Date => new Date('2026-11-11T05:00:00Z');
    return age({ texts: messagesIn(language).cli, terminal: { now } }, at);
  };
  test('is told in its largest unit', () => {
    expect(ageIn('en', '2026-11-11T04:54:00Z')).toBe('6m');
    expect(ageIn('en', '2026-11-08T01:00:00Z')).toBe('3d');
    expect(ageIn('ko', '2026-11-11T04:54:00Z')).toBe('6분');
  });
  test('is a dash when there is none', () => {
    expect(ageIn('en', null)).toBe('–');
  });
});
