import { describe, expect, test } from '@jest/globals';
import { logLines, readLogLine } from '../../src/stage-host/log-lines.js';
import { readableWithout } from '../../src/stage-host/readable.js';

const secret = 'a-very-long-secret-value';
const at = new Date('2026-11-29T03:00:00.123Z');
const linesOf = (secrets: readonly string[] = []) =>
  logLines({ build: 'b7', readable: readableWithout(secrets), now: () => at });
/** What a reader gets of what was kept. */
const read = (kept: string) => kept.split('\n').slice(0, -1).map(readLogLine);
const texts = (kept: string): string[] => read(kept).map(({ text }) => text);

test('each line is kept with its time and its build, and read as it was said', () => {
  const { take } = linesOf();
  const kept = take(Buffer.from('안녕 하세요\n\n  two  spaces\n'));
  expect(kept).toBe(
    '2026-11-29T03:00:00.123Z b7 안녕 하세요\n2026-11-29T03:00:00.123Z b7 \n2026-11-29T03:00:00.123Z b7   two  spaces\n',
  );
  expect(read(kept)).toEqual(['안녕 하세요', '', '  two  spaces'].map((text) => ({ at, build: 'b7', text })));
});

test('a line that comes in pieces is kept when it ends, and at the latest when its stream ends', () => {
  const { take, rest } = linesOf();
  const bytes = Buffer.from('한 줄\nunended');
  const kept = [...bytes].map((byte) => take(Buffer.from([byte]))).join('');
  expect(texts(kept)).toEqual(['한 줄']);
  expect(texts(rest())).toEqual(['unended']);
  expect(linesOf().rest()).toBe('');
});

describe('a secret', () => {
  test('is hidden however its line was cut, and whatever control characters stand in it', () => {
    const { take } = linesOf([secret]);
    const halves =
      take(Buffer.from(`with ${secret.slice(0, 9)}`)) + take(Buffer.from(`${secret.slice(9)}\n`));
    expect(texts(halves)).toEqual(['with [secret]']);
    expect(texts(take(Buffer.from(`${secret.slice(0, 9)}\u001b[31m${secret.slice(9)}\r\n`)))).toEqual([
      '[secret]',
    ]);
  });

  test('of several lines is hidden line by line', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END KEY-----';
    const { take } = linesOf([key]);
    const kept = take(Buffer.from(key.slice(0, 30))) + take(Buffer.from(`${key.slice(30)}\n`));
    expect(kept).not.toContain('MIIE');
  });

  test.each([1009, 4093, 70_001])(
    'leaves no half in a line without end that comes in pieces of %d',
    (size) => {
      const { take, rest } = linesOf([secret]);
      const text = Buffer.from(`${secret} `.repeat(10_000));
      let kept = '';
      for (let from = 0; from < text.length; from += size) kept += take(text.subarray(from, from + size));
      const said = texts(kept + rest());
      expect(said.every((line) => line.length <= 16_000)).toBe(true);
      expect(said.join('')).toBe('[secret] '.repeat(10_000));
    },
  );
});

test('a long line is kept whole, as several of which none ends in half a character', () => {
  const line = `x${'😀'.repeat(20_000)}`;
  const said = texts(linesOf().take(Buffer.from(`${line}\n`)));
  expect(said.length).toBe(3);
  expect(said.every((piece) => piece.isWellFormed() && piece.length <= 16_000)).toBe(true);
  expect(said.join('')).toBe(line);
});

test('a line of an earlier version has neither time nor build', () => {
  expect(readLogLine('listening on 4000')).toEqual({ at: null, build: null, text: 'listening on 4000' });
});

describe('a line that has not ended', () => {
  test('is told as far as it has come, marked as such, and what comes of it later is a line of its own', () => {
    const { take, soFar, rest } = linesOf();
    expect(take(Buffer.from('ready\nGo on? [y/N] '))).not.toContain('Go on');
    expect(read(soFar())).toEqual([{ at, build: 'b7', text: 'Go on? [y/N] ', unended: true }]);
    expect(soFar()).toBe('');
    expect(read(take(Buffer.from('yes\nand')))).toEqual([{ at, build: 'b7', text: 'yes' }]);
    expect(read(rest())).toEqual([{ at, build: 'b7', text: 'and' }]);
  });

  test('of which a part is too long is marked at its end only', () => {
    const { take, soFar } = linesOf();
    take(Buffer.from('x'.repeat(40_000)));
    expect(read(soFar()).map(({ unended }) => unended)).toEqual([undefined, undefined, true]);
  });

  test('is not taken for one by what a build says itself', () => {
    expect(read(linesOf().take(Buffer.from('mark\u0004\n')))).toEqual([{ at, build: 'b7', text: 'mark' }]);
  });

  test.each([
    [`token ${secret.slice(0, 9)}`, secret.slice(9), 'token '],
    ['dsn postgres://app:hun', 'ter2@db/app', 'dsn '],
    ['login PASSWORD=hun', 'ter2', 'login '],
  ])('keeps back what may be half a secret: %s', (begun, more, told) => {
    const { take, soFar } = linesOf([secret]);
    take(Buffer.from(begun));
    expect(texts(soFar())).toEqual([told]);
    expect(soFar()).toBe('');
    // The rest stands in one line, where whatever hides it sees all of it.
    expect(texts(take(Buffer.from(`${more}\n`)))).toEqual([
      begun.includes(secret.slice(0, 9)) ? '[secret]' : (begun + more).slice(told.length),
    ]);
  });
});
