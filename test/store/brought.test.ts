import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql, type Transaction } from 'kysely';
import { migrationsText } from '../../src/store/migrate.js';
import type { Schema } from '../../src/store/schema.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const migrations = Object.entries(JSON.parse(migrationsText) as Record<string, string[]>);
const run = async (db: Transaction<Schema>, chosen: (name: string) => boolean): Promise<void> => {
  for (const [name, statements] of migrations.toSorted(([one], [other]) => (one < other ? -1 : 1)))
    if (chosen(name)) for (const statement of statements) await sql.raw(statement).execute(db);
};

/** Builds of before 0024, each with its branch, its commit and those that it was told to contain; `also` gave it again. */
const before = [
  { branch: 'main', commit: 'a', contained: ['a'], also: [] },
  { branch: 'main', commit: 'd', contained: ['d', 'c', 'b', 'a'], also: ['r'] },
  { branch: 'main', commit: 'f', contained: ['e', 'f'], also: [] },
  { branch: 'main', commit: 'g', contained: [], also: [] },
  { branch: 'side', commit: 's', contained: ['s', 'a'], also: [] },
];

async function insert(db: Transaction<Schema>): Promise<void> {
  for (const [index, { branch, commit, contained, also }] of before.entries()) {
    await sql`insert into builds (commit, branch, subject, author, tarball, migrations, created_by)
      values (${commit}, ${branch}, ${`subject of ${commit}`}, 'Mina', ${commit}, '[]', 'ci')`.execute(db);
    for (const [role, shas] of Object.entries({ contained, also }))
      for (const [position, sha] of shas.entries())
        await sql`insert into build_commits (build, position, role, sha, subject, author, at)
          values (${index + 1}, ${position}, ${role}, ${sha}, 'told', 'Mina', '2026-11-11T05:03:22Z')`.execute(
          db,
        );
  }
}

class Undone extends Error {}

/** What 0024 makes of these builds, in a schema of its own that nobody else sees. */
async function counted() {
  let found: unknown[][] = [];
  const work = database.db.transaction().execute(async (db) => {
    await sql`create schema before_0024`.execute(db);
    await sql`set local search_path to before_0024`.execute(db);
    await run(db, (name) => name < '0024');
    await insert(db);
    await run(db, (name) => name.startsWith('0024'));
    const builds = await sql`select commit_count, brought from builds order by number`.execute(db);
    const commits = await sql`select build::int, role, sha, subject, age, repeated from build_commits
      where role <> 'also' order by build, age`.execute(db);
    found = [builds.rows, commits.rows];
    throw new Undone();
  });
  await work.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return found;
}

test('commits of builds of before are counted, each once per branch, and are as old as their place says', async () => {
  const [builds, commits] = await counted();
  expect(builds).toEqual([
    { commit_count: 1, brought: 1 },
    { commit_count: 4, brought: 3 },
    { commit_count: 2, brought: 2 },
    { commit_count: 0, brought: 1 },
    { commit_count: 2, brought: 2 },
  ]);
  const row = (build: number, sha: string, age: number, repeated = false) => ({
    ...{ build, role: 'contained', sha, subject: 'told', age, repeated },
  });
  expect(commits).toEqual([
    row(1, 'a', 0),
    ...[row(2, 'd', 0), row(2, 'c', 1), row(2, 'b', 2), row(2, 'a', 3, true)],
    ...[row(3, 'f', 0), row(3, 'e', 1)],
    // A build without commits has its own.
    { ...row(4, 'g', 0), role: 'own', subject: 'subject of g' },
    ...[row(5, 's', 0), row(5, 'a', 1)],
  ]);
});
