import { expect, test } from '@jest/globals';
import { isBlank } from '../../src/model/blank.js';

test.each([
  ...[
    '',
    ' ',
    '\t\r\n',
    '\u00a0',
    '\u3000',
    '\u2003',
    '\u2028',
    '\u0085',
    '\u200b',
    '\u200d',
    '\u2060',
    '\ufeff',
  ],
  ...[
    '\u00ad',
    '\u115f',
    '\u3164',
    '\uffa0',
    '\u2800',
    '\u202e\u202c',
    '\ufe0f',
    '\u{e0020}',
    ' \u200b\u3000 ',
  ],
])('nobody sees anything in %j', (text) => {
  expect(isBlank(text)).toBe(true);
});

test.each(['x', '.', '–', '가', 'ㅋ', '👩‍💻', ' \u200bx', '\u0301', '0'])(
  'somebody sees something in %j',
  (text) => {
    expect(isBlank(text)).toBe(false);
  },
);
