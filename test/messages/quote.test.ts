import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shellQuote, shellWord } from '../../src/messages/quote.js';
import { shellLines } from '../../src/cli/commands/shell-env.js';

/** What a real shell has in its variable after `eval` of the lines. */
function evaluated(shell: string, value: string): string {
  // Started from a program with a socket as input, bash would read the person's own files.
  const lines = shellLines({ PROBE: value }, ['GONE']).join('\n');
  const script = 'eval "$LINES_TO_EVAL"; printf %s "$PROBE${GONE:-}"';
  return execFileSync(shell, [...(shell === 'bash' ? ['--norc'] : []), '-c', script], {
    env: { LINES_TO_EVAL: lines, GONE: 'no', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'inherit'],
  }).toString();
}

describe.each(['sh', 'bash'])('eval in %s', (shell) => {
  test.each([
    `plain`,
    ``,
    `it's "quoted" and $HOME and \`date\` and $(date)`,
    `back\\slash and 한글 and !bang`,
    `two\nlines`,
    `'''`,
    ` leading and trailing `,
  ])('gives back %j', (value) => {
    expect(evaluated(shell, value)).toBe(value);
  });
});

test('any text comes back whole from a shell', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => value.replaceAll('\0', ''));
  fc.assert(
    fc.property(text, (value) => {
      expect(evaluated('sh', value)).toBe(value);
    }),
    { numRuns: 30 },
  );
});

test('a word is quoted only where a shell would take it apart', () => {
  expect(shellWord('/tmp/a-b_c.txt')).toBe('/tmp/a-b_c.txt');
  expect(shellWord('a b')).toBe("'a b'");
  expect(shellWord('')).toBe("''");
  expect(shellQuote("it's")).toBe(`'it'\\''s'`);
});
