import { expect, test } from '@jest/globals';
import { numberFlag } from '../../scripts/setup/number-flag.mjs';

test('a flag takes a number above 0, whole unless it says otherwise', () => {
  expect(numberFlag('--rounds', '50')).toBe(50);
  expect(numberFlag('--minutes', '1.5', { whole: false })).toBe(1.5);
});

test.each(['abc', '', '0', '-1', '1.5', '1e3', 'Infinity'])(
  'anything else is refused by its flag: %p',
  (text) => {
    expect(() => numberFlag('--rounds', text)).toThrow(`--rounds takes a whole number above 0, not ${text}`);
  },
);
