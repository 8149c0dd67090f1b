import { beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askBoth, pages, pageWith, tableText, type AskedBoth } from '../../scripts/address-table.mjs';
import { installDir } from '../../src/service/config.js';
import { openListener } from '../../src/stage-host/proxy.js';

let rows: AskedBoth[];
beforeAll(async () => {
  rows = await askBoth({ openListener });
}, 60_000);

test('what a client hears through a stage is what the backend itself says, but for what the page gives a reason for', () => {
  const differing = rows.filter(({ direct, through }) => direct !== through);
  expect(differing.filter(({ why }) => why === undefined)).toEqual([]);
  expect(rows.filter(({ why }) => why !== undefined)).toEqual(differing);
  expect(rows.length).toBeGreaterThan(40);
});

test.each(Object.entries(pages))(
  'the page in %s has the table that is heard: npm run address-table -- --write',
  async (language, page) => {
    const file = join(installDir, page);
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(await pageWith(file, text, tableText(rows, language)));
  },
);
