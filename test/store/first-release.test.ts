import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import { sql, type Kysely } from 'kysely';
import { migrate, migrationsText } from '../../src/store/migrate.js';
import { onEmbedded, type Database } from '../../src/store/database.js';
import { inThisThread } from '../../src/store/embedded.js';
import { embeddedParsers as parsers } from '../../src/store/parsers.js';
import { createStore } from '../../src/store/store.js';
import { compileLess } from '../../src/store/wasm-tiers.js';
import { firstReleaseSql } from '../support/first-release.js';

/** The rows of the first release, in the embedded database of today. */
let database: Database;
let pglite: PGlite;
beforeAll(async () => {
  compileLess();
  pglite = await PGlite.create({ parsers });
  await pglite.exec(await firstReleaseSql());
  await pglite.exec('reset all');
  database = onEmbedded(inThisThread(pglite));
}, 60_000);
afterAll(() => database.close());

const rowsOf = async (text: string): Promise<unknown[]> => (await sql.raw(text).execute(database.db)).rows;
/** What each step has to leave as it is. */
const kept = async () => ({
  builds: await rowsOf(
    'select number, commit, branch, subject, tarball, created_at from builds order by number',
  ),
  promotions: await rowsOf(
    'select id, stage, build, phase, trigger, reason, outcome, ended_at from promotions order by seq',
  ),
  milestones: await rowsOf('select number, build, stage, notes from milestones'),
  events: await rowsOf('select seq, at, name, stage, promotion from events order by seq'),
  stages: await rowsOf(
    'select stage, current_build, previous_build, stable_build, url from stages order by stage',
  ),
});

test('has what a team had: builds, a failed promotion, a milestone, a skipped run, and nothing of later', async () => {
  expect(await rowsOf('select name from kysely_migration')).toEqual([{ name: '0001_initial' }]);
  const { builds, promotions, milestones } = await kept();
  expect([builds.length, promotions.length, milestones.length]).toEqual([4, 9, 1]);
  const phases = promotions.map((row) => (row as { phase: string }).phase);
  expect(phases).toEqual([
    ...Array<string>(4).fill('succeeded'),
    'failed',
    'succeeded',
    'skipped',
    'succeeded',
    'skipped',
  ]);
});

test('every later step, one after the other, leaves what was there as it was', async () => {
  const before = await kept();
  const steps = Object.entries(JSON.parse(migrationsText) as Record<string, string[]>)
    .filter(([name]) => name > '0001_initial')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  expect(steps.length).toBeGreaterThan(20);
  for (const [name, statements] of steps) {
    await database.db.transaction().execute(async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
      await sql`insert into kysely_migration (name, timestamp) values (${name}, now())`.execute(db);
    });
    expect({ name, ...(await kept()) }).toEqual({ name, ...before });
  }
  // Nothing is left to do: the whole way is the same as its steps.
  await migrate(database.db as Kysely<unknown>);
  expect((await rowsOf('select name from kysely_migration')).length).toBe(steps.length + 1);
});

test('and is read by the store of today', async () => {
  const { read } = createStore(database);
  const states = await read.stages.all();
  expect(states.map(({ stage, currentBuild }) => [stage, currentBuild]).toSorted()).toEqual([
    ['dev', 'b3'],
    ['devqa', 'b1'],
    ['nightly', 'b3'],
    ['staging-1', 'b1'],
    ['staging-2', null],
  ]);
  expect((await read.milestones.list({ limit: 50 })).map(({ number, build }) => [number, build])).toEqual([
    [9, 'b1'],
  ]);
});
