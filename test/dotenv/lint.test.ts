import { describe, expect, test } from '@jest/globals';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { lint } from '../../src/dotenv/lint.js';
import { workOf } from '../support/work.js';

/** Pieces of which dotenv files are made, so that random lines are often nearly right. */
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
const pieces = fc.array(piece, { maxLength: 8 }).map((found) => found.join(''));
const quoted = fc
  .tuple(fc.constantFrom('"', "'", '`'), pieces)
  .map(([quote, inside]) => quote + inside + quote);
const assignment = fc.tuple(
  fc.constantFrom('A', 'B', 'c_1', 'export A', 'export'),
  fc.constantFrom('=', ' = ', '=\t'),
  fc.oneof(pieces, quoted),
  fc.constantFrom('', ' # c', '#c', ' '),
);
const line = fc.oneof(
  assignment.map((parts) => parts.join('')),
  fc.constantFrom('', '# A=1', '   ', '# "'),
  pieces,
);
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
const isBroken = ({ code }: { code: string }): boolean => code === 'SYNTAX' || code === 'INVALID_KEY';

describe('the linter', () => {
  test('knows exactly the keys that the parser finds, wherever it finds nothing wrong', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { lines, findings } = lint(source);
        fc.pre(!findings.some(isBroken));
        expect([...lines.keys()].sort()).toEqual(Object.keys(parse(source)).sort());
      }),
      { numRuns: 3000 },
    );
  });

  test('leaves out blank lines only: the parser finds the same values', () => {
    fc.assert(
      fc.property(text, (source) => {
        const { text: kept, findings } = lint(source);
        fc.pre(!findings.some(isBroken));
        expect(parse(kept)).toEqual(parse(source));
      }),
      { numRuns: 3000 },
    );
  });

  test('gives every finding a line of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
        const count = source.split('\n').length;
        const lines = lint(source).findings.map((finding) => finding.line ?? 0);
        expect(lines.filter((found) => found < 1 || found > count)).toEqual([]);
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
  ])('F42: takes a large file of %s in its stride', (_, source) => {
    expect(workOf(() => parse(lint(source).text))).toBeLessThan(20);
  });
});
