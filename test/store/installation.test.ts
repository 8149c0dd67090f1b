import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimDatabase, type Installation } from '../../src/store/installation.js';
import { NameTaken } from '../../src/store/machines.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.drop());

const alone = { state: null, proof: null };
const shared = { state: 's3://state/', proof: 'keys' };
const here = (change: Partial<Installation>): Installation => ({
  ...{ id: 'one', host: 'a', dataDir: '/data/one' },
  ...alone,
  ...change,
});
const there = (change: Partial<Installation>): Installation => ({
  ...{ id: 'two', host: 'b', dataDir: '/data/two' },
  ...alone,
  ...change,
});
const claim = (mine: Installation, name: string | null = null) => claimDatabase(database, { ...mine, name });
const machines = async () => (await createStore(database).read.machines.list()).map(({ host }) => host);

test('a database belongs to the data directory that took it first, wherever that is moved to', async () => {
  const both = await Promise.all([claim(here({})), claim(there({}))]);
  expect(both.map(({ mayJoin }) => mayJoin).toSorted()).toEqual(['elsewhere', 'first']);
  const [{ home: first }] = both;
  expect(both.map(({ home }) => home.id)).toEqual([first.id, first.id]);
  const other = first.id === 'one' ? there({}) : here({});
  const moved = { ...first, dataDir: '/data/moved' };
  expect(await claim(moved)).toEqual({ home: moved, mayJoin: 'first' });
  expect(await claim(other)).toEqual({ home: moved, mayJoin: 'elsewhere' });
});

test('others join with the same bucket and the same keys, and are machines of it from then on', async () => {
  await claim(here(shared));
  expect(await claim(there(shared))).toEqual({ home: here(shared), mayJoin: 'joined' });
  expect(await machines()).toEqual(['a', 'b']);
  await claim(there({ ...shared, host: 'renamed' }));
  expect(await machines()).toEqual(['a', 'renamed']);
});

test.each([
  ['without a bucket', alone, alone, 'elsewhere'],
  ['with another bucket', shared, { ...shared, state: 's3://other/' }, 'elsewhere'],
  ['with a bucket where the first one has none', alone, shared, 'elsewhere'],
  [
    'with the bucket of an earlier version, which has proven no keys',
    { ...shared, proof: null },
    shared,
    'elsewhere',
  ],
  ['with other keys', shared, { ...shared, proof: 'others' }, 'other-keys'],
] as const)('nobody joins %s', async (_, first, second, mayJoin) => {
  await claim(here(first));
  expect(await claim(there(second))).toMatchObject({ home: { id: 'one' }, mayJoin });
  expect(await machines()).toEqual(['a']);
});

test('a name is of one machine: another one has it only once that has long been away', async () => {
  const named = async () =>
    (await createStore(database).read.machines.list()).map(({ id, name }) => [id, name]);
  await claim(here(shared), 'qa-box');
  await expect(claim(there(shared), 'qa-box')).rejects.toBeInstanceOf(NameTaken);
  await claim(there(shared), 'lab');
  expect(await named()).toEqual([
    ['one', 'qa-box'],
    ['two', 'lab'],
  ]);
  // Its own name is no other's, also after it was moved.
  await claim(here({ ...shared, host: 'c' }), 'qa-box');
  await database.db
    .updateTable('machines')
    .set({ seen_at: new Date(0) })
    .where('id', '=', 'one')
    .execute();
  await claim(there(shared), 'qa-box');
  expect(await named()).toEqual([
    ['one', null],
    ['two', 'qa-box'],
  ]);
});
