import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';

const main = join(installDir, 'dist/cli/main.js');

/** Files that a built file loads before it does anything, itself among them; what it asks for later is not. */
function loadedBy(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import)"(\.[^"]+)"/g))
    loadedBy(join(dirname(file), path), found);
  return found;
}

/** The file behind one `await import()` of the entry, which has no other. */
const run = join(
  dirname(main),
  /import\("(\.\.\/chunks\/run-[^"]+)"\)/.exec(readFileSync(main, 'utf8'))?.[1] ?? '',
);

describe('a command', () => {
  const files = [...loadedBy(run)];
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');

  test('loads at first what finds out which one is meant, which is little', () => {
    expect(files.length).toBeGreaterThan(5);
    expect(files.length).toBeLessThan(20);
    expect(text.length).toBeLessThan(200_000);
  });

  test('loads at first neither the contract nor YAML, nor the texts of any language', () => {
    const chunks = join(installDir, 'dist/chunks');
    const all = readdirSync(chunks)
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(chunks, name), 'utf8'));
    // The bundler writes Korean letters by their numbers.
    for (const sign of [
      'ZodObject',
      'parseDocument',
      'The service is not running',
      '\\uC11C\\uBE44\\uC2A4',
    ]) {
      expect(all.some((one) => one.includes(sign))).toBe(true);
      expect(text).not.toContain(sign);
    }
  });
});

/** What each command of a group loads beyond that. */
const loadedByGroup = (group: string): string[] => {
  const chunks = join(installDir, 'dist/chunks');
  const [, file = ''] =
    new RegExp(`import\\("\\./(${group}-[^"]+)"\\)`).exec(readFileSync(run, 'utf8')) ?? [];
  return [...loadedBy(join(chunks, file))];
};

describe('a command that asks the service', () => {
  const files = loadedByGroup('asking');
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');

  test('opens few files, each of which costs what reading 50 kB does', () => {
    expect(files.length).toBeGreaterThan(5);
    expect(files.length).toBeLessThan(25);
    expect(text.length).toBeLessThan(700_000);
    expect(text).toContain('ZodObject');
  });

  test('loads neither YAML nor a database', () => {
    for (const sign of ['parseDocument', 'CREATE TABLE', 'pglite']) expect(text).not.toContain(sign);
  });

  test('makes no tables of characters when it starts, which few of them need', () => {
    expect(text).toContain('??=new Intl.Segmenter');
    expect(text).not.toMatch(/segmenter ?= ?new Intl\.Segmenter/);
  });

  test('runs its own part of the file only', () => {
    const [asking = ''] = files.filter((file) => /asking-[^/]+$/.test(file));
    expect(readFileSync(asking, 'utf8')).toMatch(/src\/cli\/commands\/webhook\.ts"\(\)\{/);
  });
});

test('every command is in the file of a group, except for what a shell asks for at each press of TAB', () => {
  const loaded = [...readFileSync(run, 'utf8').matchAll(/import\("\.\/([a-z]+)-[^"]+"\)/g)];
  expect([...new Set(loaded.map(([, name]) => name))].toSorted()).toEqual([
    ...['asking', 'completion', 'en', 'ko', 'reading', 'serving'],
  ]);
});

test('no bundled process imports what would load fetch by the way', () => {
  for (const entry of [
    'cli/main',
    'service/main',
    'runner/main',
    'stage-host/main',
    'store/embedded-worker',
  ]) {
    const files = [...loadedBy(join(installDir, `dist/${entry}.js`)), ...loadedBy(run)];
    for (const file of files)
      expect(readFileSync(file, 'utf8')).not.toMatch(/(?:from|import) ?"(?:node:)?http"/);
  }
});
