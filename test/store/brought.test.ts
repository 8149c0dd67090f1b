import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Store } from '../../src/ports/store.js';
import { brought } from '../../src/store/migrations/0024_brought.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await openTestDatabase();
  store = createStore(database);
});
afterAll(() => database.drop());

const sha = (letter: string): string => letter.charCodeAt(0).toString(16).padStart(40, '0');
let digits = 0;
const register = (commit: string, commits = '', branch = 'main') =>
  store.transaction((rows) =>
    rows.builds.insert({
      ...{ commit: sha(commit), branch, subject: commit, author: 'Mina', migrations: [], ciUrl: null },
      artifacts: { tarball: `sha256:${String((digits += 1)).padStart(64, '0')}` },
      commits: Array.from(commits, (letter) => ({
        ...{ sha: sha(letter), subject: letter, author: 'Mina', at: '2026-11-11T05:03:22.000Z' },
      })),
      createdBy: 'ci',
    }),
  );
const attach = ({ id }: { id: string }, commit: string, branch: string) =>
  store.transaction((rows) => rows.builds.attach(id, { commit: sha(commit), artifacts: {}, branch }));

/** What the database says of all builds and their commits. */
async function everything() {
  const builds = await database.db.selectFrom('builds').selectAll().orderBy('number').execute();
  const commits = await database.db
    .selectFrom('build_commits')
    .selectAll()
    .orderBy('build')
    .orderBy('role')
    .orderBy('position')
    .execute();
  return { builds, commits };
}

const broughtBy = async () => (await everything()).builds.map((build) => build.brought);

test('a build brings the commits that no earlier one of its branch has', async () => {
  await register('a');
  await register('c', 'cba');
  await register('e', 'cde');
  await register('e', 'fe', 'topic');
  const again = await register('e');
  const double = await register('h', 'hggh', 'topic');
  expect(await broughtBy()).toEqual([1, 2, 2, 2, 0, 2]);
  await attach(again, 'x', 'main');
  await attach(double, 'y', 'main');
  expect(await broughtBy()).toEqual([1, 2, 2, 2, 0, 2]);
});

test('a build that comes to another branch brings there what is new there, and leaves the rest to the others', async () => {
  await register('j', 'jab', 'topic');
  const moved = await register('j', 'ji', 'main');
  expect((await broughtBy()).slice(6)).toEqual([3, 2]);
  await attach(moved, 'z', 'topic');
  expect((await broughtBy()).slice(6)).toEqual([3, 1]);
  await attach(moved, 'z', 'main');
  expect((await broughtBy()).slice(6)).toEqual([3, 2]);
});

/** What each build brought to its branch, told from all commits at once. */
async function broughtInTurn(): Promise<number[]> {
  const { builds, commits } = await everything();
  const had = new Map<string, Set<string>>();
  return builds.map(({ number, branch }) => {
    const known = had.get(branch) ?? new Set();
    had.set(branch, known);
    const before = known.size;
    for (const one of commits) if (one.build === number && one.role !== 'also') known.add(one.sha);
    return known.size - before;
  });
}

test('builds that are registered and moved at once bring each commit once', async () => {
  const moved = await Promise.all(['p', 'q', 'r'].map((name) => register(name, `${name}stuv`, 'topic')));
  const letters = 'klmnopqrstuvwxyz';
  const names = Array.from(letters.repeat(2));
  await Promise.all([
    ...names.map((name, index) => register(name, name + letters, index % 4 === 0 ? 'topic' : 'main')),
    ...moved.map((build) => attach(build, 'z', 'main')),
  ]);
  expect(await broughtBy()).toEqual(await broughtInTurn());
});

test('builds from before the count are counted like new ones', async () => {
  const before = await everything();
  const undo = [
    `delete from build_commits where role = 'own'`,
    'alter table build_commits drop column age, drop column repeated',
    'alter table builds drop column commit_count, drop column brought',
  ];
  for (const statement of [...undo, ...brought]) await sql.raw(statement).execute(database.db);
  expect(await everything()).toEqual(before);
});
