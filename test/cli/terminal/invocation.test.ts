import { describe, expect, test } from '@jest/globals';
import { chooseLanguage } from '../../../src/cli/terminal/invocation.js';
import { addressIn } from '../../../src/cli/client/service-address.js';
import { satisfies } from '../../../src/cli/doctor/node.js';
import { plainLine } from '../../../src/cli/terminal/plain.js';

describe('the language', () => {
  test.each([
    [['--lang', 'ko'], { SWITCHBACK_LANG: 'en' }, 'ko'],
    [['--lang=en'], { LANG: 'ko_KR.UTF-8' }, 'en'],
    [[], { SWITCHBACK_LANG: 'ko', LANG: 'en_US.UTF-8' }, 'ko'],
    [[], { LC_ALL: 'ko_KR.UTF-8', LANG: 'en_US.UTF-8' }, 'ko'],
    [[], { LANG: 'ko_KR.UTF-8' }, 'ko'],
    [[], { LANG: 'C' }, 'en'],
    [['exec', '--', 'x', '--lang', 'ko'], {}, 'en'],
  ])('of %j with %j is %s', (args, env, language) => {
    expect(chooseLanguage({ args, env })).toBe(language);
  });
});

test('the address of a service is read from its file, and anything else is none', () => {
  expect(addressIn('{"url":"http://127.0.0.1:4100/","pid":1}')).toBe('http://127.0.0.1:4100');
  for (const text of ['', '{', 'null', '{"url":5}', '{"url":"nowhere"}']) expect(addressIn(text)).toBeNull();
});

test.each([
  ['20.19.0', true],
  ['20.18.9', false],
  ['21.7.0', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['24.0.0', true],
])('Node %s fits: %p', (version, fits) => {
  expect(satisfies(version, '^20.19.0 || >=22.12.0')).toBe(fits);
});

test('a line of somebody else holds nothing that moves the cursor', () => {
  expect(plainLine('\u001b]0;title\u0007a\u001b[2Jb\rc\u009bK')).toBe('ab c');
  expect(plainLine('가 나\tA')).toBe('가 나\tA');
});
