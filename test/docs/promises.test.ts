import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { everyTestFile } from '../../scripts/coverage-list/sources.mjs';
import { installDir } from '../../src/service/config.js';

interface Promised {
  readonly line: string;
  /** Test files as the page names them. */
  readonly tests: readonly string[];
  /** The invariant that each of them names; null = none is told. */
  readonly invariant: string | null;
}

const known = new Map(
  everyTestFile(installDir).map(({ name, text }) => [
    name.replace(/^test\//, '').replace(/\.test\.(ts|mjs)$/, ''),
    text,
  ]),
);
const pageOf = (name: string): string =>
  readFileSync(join(installDir, 'docs', 'reference', `${name}.md`), 'utf8');
const named = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);

/** Each row of the table, by its last column. */
const promisedIn = (page: string): Promised[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => {
      const last = line.split('|').at(-2) ?? '';
      return { line, tests: named(last), invariant: /\((I\d+)\)/.exec(last)?.[1] ?? 'none' };
    });

/** Each item of a list before the page's last part, by the brackets at its end. */
const threatsIn = (page: string): Promised[] =>
  page
    .slice(0, page.lastIndexOf('\n## '))
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => ({ line, tests: named(/ \(([^()]+)\)$/.exec(line)?.[1] ?? ''), invariant: null }));

const says = (test: string | undefined, invariant: string | null): boolean =>
  test !== undefined && (invariant === null || new RegExp(`\\b${invariant}\\b`).test(test));

const wrongIn = (promises: readonly Promised[]): string[] =>
  promises
    .filter(
      ({ tests, invariant }) => tests.length === 0 || tests.some((file) => !says(known.get(file), invariant)),
    )
    .map(({ line }) => line);

describe.each([
  ['guarantees', promisedIn, 13],
  ['threat-model', threatsIn, 45],
] as const)('the page %s', (name, promises, least) => {
  const [en, ko] = [name, `${name}.ko`].map((page) => promises(pageOf(page))) as [Promised[], Promised[]];

  test('names for each promise a test that is there', () => {
    expect(en.length).toBeGreaterThanOrEqual(least);
    expect([...wrongIn(en), ...wrongIn(ko)]).toEqual([]);
  });

  test('names the same tests in both languages', () => {
    expect(ko.map(({ tests }) => tests)).toEqual(en.map(({ tests }) => tests));
  });
});

test('a promise without a test, with one that is not there, or with another invariant is seen', () => {
  const table = '| a | b | c |\n| - | - | - |\n| x | y | `flow/race` (I1) |\n';
  expect(wrongIn(promisedIn(table))).toEqual([]);
  expect(wrongIn(promisedIn(table.replace('I1', 'I12')))).toHaveLength(1);
  expect(wrongIn(promisedIn(table.replace('flow/race', 'flow/nowhere')))).toHaveLength(1);
  const list = '- safe (`api/rights`)\n- safe, too\n- safest (`api/nowhere`)\n\n## Last\n';
  expect(wrongIn(threatsIn(list))).toEqual(['- safe, too', '- safest (`api/nowhere`)']);
});
