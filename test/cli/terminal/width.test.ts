import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { widthOf } from '../../../src/cli/terminal/width.js';

const everyUnit = Array.from({ length: 0x1_00_00 }, (_, unit) => String.fromCharCode(unit));

test('each character of the Basic Multilingual Plane is as wide as the library says', () => {
  const others = everyUnit.filter((one) => widthOf(one) !== stringWidth(one));
  expect(others).toEqual([]);
});

test.each(['\u0301', '\uFE0F', '\u200D', '\u{1F468}', '\u001B[31m', '\uAC00'])(
  'so is each of them before and after %j',
  (mark) => {
    const others = everyUnit.filter(
      (one) =>
        widthOf(one + mark) !== stringWidth(one + mark) || widthOf(mark + one) !== stringWidth(mark + one),
    );
    expect(others).toEqual([]);
  },
);

test('so is any text', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 1 }),
      fc.constantFrom('·', '–', '…', '→', '●', '✓', '█', ' ', 'é', 'ⓘ'),
    ),
  });
  fc.assert(fc.property(text, (one) => widthOf(one) === stringWidth(one)));
});
