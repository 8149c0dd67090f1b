import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { coverage, pages } from '../../scripts/coverage-list.mjs';
import { listText, pageWith } from '../../scripts/coverage-list/page.mjs';
import { everyTestFile } from '../../scripts/coverage-list/sources.mjs';
import { testsEmbedded, testsOnServer } from '../../scripts/tests-by-database.mjs';
import { routes } from '../../src/contract/routes.js';
import { installDir } from '../../src/service/config.js';

const found = coverage({ routes });

/** Those whose tests need no database, or the one of a data directory. */
const withoutServer = ['F12', 'F13', 'F23', 'F34', 'F37', 'F40', 'F41', 'F42', 'F43'];

/** No test can name them yet; the page says why. */
const known = ['F34', 'F40', 'F43'];

test.each(Object.entries(found))('of the %s each is covered by a test', (_, rows) => {
  const without = rows.filter(({ files }) => files.length === 0).map(({ name }) => name);
  expect(without.filter((name) => !known.includes(name))).toEqual([]);
  expect(rows.length).toBeGreaterThan(10);
});

test.each(Object.entries(pages))(
  'the page in %s has the list that the tests make: npm run coverage-list -- --write',
  async (language, page) => {
    const file = join(installDir, page);
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(await pageWith(file, text, listText(found, language)));
  },
);

test('each fault is tried on PostgreSQL, but for those that need no server', () => {
  expect(withoutTestIn(testsOnServer(installDir))).toEqual(withoutServer);
});

test('each fault that ends a process, fills a disk or moves a clock is tried on the embedded database, too', () => {
  const own = ['F01', 'F02', 'F03', 'F04', 'F06', 'F09', 'F20', 'F21', 'F35', 'F36'];
  const without = withoutTestIn(testsEmbedded(installDir));
  expect(own.filter((name) => without.includes(name))).toEqual([]);
});

test('the gate runs every test file, on the embedded database or on a server, or on both, or else in a browser', () => {
  const elsewhere = new Set([...testsEmbedded(installDir), ...testsOnServer(installDir)]);
  const everyone = everyTestFile(installDir).map(({ name }) => name);
  const inBrowser = everyone.filter((name) => name.startsWith('test/browser/'));
  expect(inBrowser.filter((name) => elsewhere.has(name))).toEqual([]);
  expect([...elsewhere, ...inBrowser].toSorted()).toEqual(everyone);
});

const withoutTestIn = (files: readonly string[]): string[] => {
  const texts = files.map((name) => readFileSync(join(installDir, name), 'utf8'));
  return found.faults.map(({ name }) => name).filter((name) => !texts.some((text) => text.includes(name)));
};
