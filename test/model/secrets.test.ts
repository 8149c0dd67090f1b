import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactor } from '../../src/model/secrets.js';

test('a secret is hidden in every spelling in which programs print it', () => {
  const secret = 'pa"ss & 비밀';
  const hide = redactor([secret]);
  for (const spelling of [
    secret,
    JSON.stringify(secret),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ])
    expect(hide(`before ${spelling} after`)).not.toContain(spelling.replace(/^"|"$/g, ''));
});

test('F30: a secret is hidden inside a longer text that was encoded as a whole', () => {
  const secret = 'c4n4ry+/?& value~';
  const hide = redactor([secret]);
  for (const before of ['', 'u', 'us', 'user:', 'Basic user:'])
    for (const form of ['base64', 'base64url'] as const) {
      const told = hide(Buffer.from(`${before}${secret}:after`).toString(form));
      // At most a character at either end, which is less than a byte of the secret.
      expect(told).toContain('[secret]');
      expect(Buffer.from(told.replace('[secret]', ''), form).toString()).not.toContain('c4n4ry');
    }
  const form = new URLSearchParams({ token: secret }).toString();
  const lower = encodeURIComponent(secret).toLowerCase();
  for (const text of [form, `?token=${lower}`, encodeURIComponent(secret)])
    expect(hide(text)).not.toMatch(/c4n4ry/);
});

test('each line of a secret with several is hidden', () => {
  expect(redactor(['first-line\nsecond-line'])('second-line of a key')).toBe('[secret] of a key');
});

test('of two secrets that overlap the longer one is hidden', () => {
  expect(redactor(['abcdef', 'abcdefghi'])('abcdefghi')).toBe('[secret]');
});

test('a value that stands in any text by chance is left alone', () => {
  expect(redactor(['on', ''])('nothing on fire')).toBe('nothing on fire');
});

test('property: no secret of four characters or more survives', () => {
  const secrets = fc.array(fc.string({ minLength: 4, maxLength: 20 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(secrets, fc.string(), (list, text) => {
      const told = redactor(list)(list.join(text));
      const marks = told.replaceAll('[secret]', '\u0000');
      for (const secret of list) expect(marks.includes(secret)).toBe(false);
    }),
  );
});
