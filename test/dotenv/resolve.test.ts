import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { largestValue, resolve, type RawValue, type Resolved } from '../../src/dotenv/resolve.js';
import { parseTemplate } from '../../src/dotenv/template.js';

const rawOf = (entries: readonly (readonly [string, string])[]): Map<string, RawValue> =>
  new Map(
    entries.map(([name, value], index) => [
      name,
      { value, file: '.env', line: index + 1, fromProcess: false },
    ]),
  );

const resolveAll = (
  entries: readonly (readonly [string, string])[],
  outside: Record<string, string> = {},
): Resolved => resolve({ raw: rawOf(entries), outside, isSecret: (name) => name === 'S' });

const name = fc.constantFrom('A', 'B', 'C', 'D', 'S');
const piece = fc.constantFrom(
  ...[
    '$A',
    '${B}',
    '${C:-',
    '${D-',
    '${S:+',
    '${A:?',
    '}',
    '{',
    '$',
    '\\$',
    '\\',
    '$(',
    'x',
    '값',
    '$값',
    '',
    '$&',
    '$$',
    '${',
  ],
);
const value = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const entries = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key });

describe('the resolver', () => {
  test('counts a value as the kernel does: in bytes, with its name and the closing NUL', () => {
    const fits = (name: string, value: string): boolean =>
      resolveAll([[name, value]]).findings.every(({ code }) => code !== 'VALUE_TOO_LARGE');
    const hangul = '가'.repeat(Math.floor((largestValue - 3) / 3));
    expect(fits('A', hangul)).toBe(true);
    expect(fits('A', `${hangul}나`)).toBe(false);
    expect(fits('A', 'x'.repeat(largestValue - 3))).toBe(true);
    expect(fits('AB', 'x'.repeat(largestValue - 3))).toBe(false);
    const runs = (value: string) => spawnSync('true', { env: { A: value, PATH: process.env['PATH'] } }).error;
    if (process.platform !== 'linux') return;
    expect(runs('x'.repeat(largestValue - 3))).toBeUndefined();
    expect(runs('x'.repeat(largestValue - 2))).toMatchObject({ code: 'E2BIG' });
  });

  test('gives every name either a value or a reason, and never throws', () => {
    fc.assert(
      fc.property(entries, fc.dictionary(name, value), (found, outside) => {
        const { values, findings } = resolveAll(found, outside);
        if (values.size < found.length) expect(findings.length).toBeGreaterThan(0);
        if (findings.length === 0) expect(values.size).toBe(found.length);
        for (const finding of findings) expect(finding.line).toBeGreaterThan(0);
        for (const text of values.values()) expect(Buffer.byteLength(text)).toBeLessThan(largestValue);
      }),
      { numRuns: 3000 },
    );
  });

  test('gives the same values in whatever order the names stand', () => {
    const shuffled = entries.chain((found) =>
      fc.tuple(fc.constant(found), fc.shuffledSubarray(found, { minLength: found.length })),
    );
    fc.assert(
      fc.property(shuffled, ([found, other]) => {
        const byName = (resolved: Resolved) => [...resolved.values].sort();
        expect(byName(resolveAll(other))).toEqual(byName(resolveAll(found)));
        expect([...resolveAll(other).tainted].sort()).toEqual([...resolveAll(found).tainted].sort());
      }),
      { numRuns: 2000 },
    );
  });

  test('is the identity on texts without $', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('$'));
        expect(resolveAll([['A', text]]).values.get('A')).toBe(text);
      }),
    );
  });

  test('gives back any text whose every $ is escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(resolveAll([['A', text.replaceAll('$', '\\$')]]).values.get('A')).toBe(text);
      }),
    );
  });

  test('puts in what the process holds as it is, and looks at it no more', () => {
    fc.assert(
      fc.property(fc.string(), value, (plain, tricky) => {
        const { values } = resolveAll([['A', '<$P|${P:-x}>']], { P: plain + tricky });
        const text = plain + tricky;
        expect(values.get('A')).toBe(`<${text}|${text === '' ? 'x' : text}>`);
      }),
    );
  });

  test('takes an overriding value of the process as it is', () => {
    const raw = new Map([['A', { value: '$(date) ${X', file: '.env', line: 1, fromProcess: true }]]);
    const { values, findings } = resolve({ raw, outside: {}, isSecret: () => false });
    expect([...values]).toEqual([['A', '$(date) ${X']]);
    expect(findings).toEqual([]);
  });

  test('calls every name tainted into whose value a secret went', () => {
    const { tainted } = resolveAll([
      ['URL', 'x://$S@host'],
      ['VIA', '${URL:-none}'],
      ['ONLY', '${S:+there}'],
      ['S', 'secret'],
    ]);
    expect([...tainted].sort()).toEqual(['URL', 'VIA']);
  });
});

test('a template joins back to its text when it holds no reference', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/[$\\]/.test(text));
      expect(parseTemplate(text)).toEqual({ template: text === '' ? [] : [text], fault: null });
    }),
  );
});
