import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { coverage, pages } from '../../scripts/coverage-list.mjs';
import { listText, pageWith } from '../../scripts/coverage-list/page.mjs';
import { postgresTests } from '../../scripts/postgres-tests.mjs';
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

test('each fault is tried on PostgreSQL, too, but for those that need no server', () => {
  const texts = postgresTests(installDir).map((name) => readFileSync(join(installDir, name), 'utf8'));
  const missing = found.faults
    .map(({ name }) => name)
    .filter((name) => !texts.some((text) => text.includes(name)));
  expect(missing).toEqual(withoutServer);
});
