import { describe, expect, test } from '@jest/globals';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { lint } from '../../src/stages/lint.js';

/** Pieces of which dotenv files are made, so that random texts are often nearly right. */
const piece = fc.constantFrom(
  ...[
    'A',
    'B',
    'c_1',
    'export ',
    '=',
    ' = ',
    ': ',
    '\n',
    '\n\n',
    '"',
    "'",
    '`',
    '#',
    ' #',
    '\\',
    '\\"',
    ' ',
    '\t',
    '$A',
  ],
  ...[
    '-----BEGIN X-----',
    '-----END X-----',
    '값',
    '\u00a0',
    '\ufeff',
    '.',
    '-',
    '{',
    '\f',
    '\v',
    '1',
    'x=y',
  ],
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
const isError = (code: string): boolean => code !== 'INVISIBLE_CHARACTER' && code !== 'SUSPICIOUS_MULTILINE';

describe('the linter', () => {
  test('knows exactly the keys that the parser finds, wherever it finds nothing wrong', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { lines, findings } = lint(source);
        const wrong = findings.some(({ code }) => isError(code) && code !== 'AMBIGUOUS_HASH');
        if (!wrong) expect([...lines.keys()].sort()).toEqual(Object.keys(parse(source)).sort());
      }),
      { numRuns: 3000 },
    );
  });

  test('leaves out blank lines only: the parser finds the same values', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { text: kept, findings } = lint(source);
        if (!findings.some(({ code }) => code === 'SYNTAX')) expect(parse(kept)).toEqual(parse(source));
      }),
      { numRuns: 3000 },
    );
  });

  test('gives every finding a line of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
        const count = source.split('\n').length;
        for (const { line } of lint(source).findings) expect(line).toBeGreaterThanOrEqual(1);
        for (const { line } of lint(source).findings) expect(line).toBeLessThanOrEqual(count);
      }),
    );
  });

  test('finds an assignment where it stands, whatever comments and blank lines surround it', () => {
    const noise = fc.array(fc.constantFrom('', '  ', '# note', '#A=1', '\t# "open'), { maxLength: 8 });
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const { lines, findings } = lint([...before, 'KEY=value', ...after].join('\n'));
        expect([...lines]).toEqual([['KEY', before.length + 1]]);
        expect(findings).toEqual([]);
      }),
    );
  });

  test.each([
    ['blanks', `A=1\n${' '.repeat(500_000)}x`],
    ['one long word', 'a'.repeat(1_000_000)],
    ['open quotes', 'A="\n'.repeat(100_000)],
    ['escaped quotes', `A="${'\\"'.repeat(500_000)}`],
    ['blank lines', '\n \n'.repeat(300_000)],
    ['keys', Array.from({ length: 60_000 }, (_, index) => `K${String(index)}=1`).join('\n')],
  ])('takes a large file of %s in its stride', (_, source) => {
    const start = performance.now();
    parse(lint(source).text);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
