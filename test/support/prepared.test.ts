import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrated } from './database.js';
import { prepared } from './prepared.js';
import { emptyState } from './stacks.js';

// `npm test` runs this file before all others, so that none of them has to wait for what they begin with.
test.each([
  ['a migrated database', migrated],
  ['empty stacks', emptyState],
])(
  '%s is there for every test',
  async (_what, made) => {
    expect(existsSync(await made())).toBe(true);
  },
  300_000,
);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-prepared-'));
});
afterAll(() => rm(root, { recursive: true }));

test('what is prepared is made once for its sources; for others it is made again, and the old one goes with time', async () => {
  let made = 0;
  const make = (path: string): Promise<void> => {
    made += 1;
    return writeFile(path, '');
  };
  const preparedFrom = (source: string): Promise<string> =>
    prepared('thing', { sources: [source], make }, root);
  const first = await preparedFrom('package.json');
  expect(await preparedFrom('package.json')).toBe(first);
  expect(made).toBe(1);
  const second = await preparedFrom('tsconfig.json');
  expect(second).not.toBe(first);
  expect(existsSync(first)).toBe(true);
  for (const path of [first, second]) await utimes(path, 0, 0);
  const third = await preparedFrom('.oxlintrc.json');
  expect((await readdir(join(root, 'thing'))).map((name) => join(root, 'thing', name))).toEqual([third]);
});
