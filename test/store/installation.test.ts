import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { claimDatabase } from '../../src/store/installation.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const here = { id: 'one', host: 'a', dataDir: '/data/one' };
const there = { id: 'two', host: 'b', dataDir: '/data/two' };

test('a database belongs to the data directory that took it first, wherever that is moved to', async () => {
  const both = await Promise.all([claimDatabase(database, here), claimDatabase(database, there)]);
  const [first] = both;
  expect(both.map(({ id }) => id)).toEqual([first.id, first.id]);
  const other = first.id === here.id ? there : here;
  expect(await claimDatabase(database, other)).toEqual(first);
  const moved = { ...first, dataDir: '/data/moved' };
  expect(await claimDatabase(database, moved)).toEqual(moved);
  expect(await claimDatabase(database, other)).toEqual(moved);
});
