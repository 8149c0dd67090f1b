import { sql, type Insertable, type Selectable } from 'kysely';
import { buildId, revertPattern, type BroughtCommit, type Commit } from '../model/build.js';
import type { Tally } from '../ports/commits.js';
import { among } from './commit-graph.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

type Row = Insertable<Schema['build_commits']>;

/** Rows that are written in one statement. */
const atOnce = 500;

export async function insertCommits(db: Db, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += atOnce)
    await db
      .insertInto('build_commits')
      .values(rows.slice(from, from + atOnce))
      .execute();
}

export const commitRow = (place: Pick<Row, 'build' | 'position' | 'role'>, commit: Commit): Row => ({
  ...place,
  sha: commit.sha,
  subject: commit.subject,
  author: commit.author,
  at: commit.at === null ? null : new Date(commit.at),
  pr: commit.pr ?? null,
});

export const toCommit = (
  row: Pick<Selectable<Schema['build_commits']>, 'sha' | 'subject' | 'author' | 'at' | 'pr'>,
): Commit => ({
  sha: row.sha,
  subject: row.subject,
  author: row.author,
  at: row.at?.toISOString() ?? null,
  ...(row.pr === null ? {} : { pr: row.pr }),
});

/** These commits, in their order, each with the first build that brought it. */
export async function readBrought(db: Db, shas: readonly string[]): Promise<BroughtCommit[]> {
  const found = new Map(
    (await toldOf(db, shas).execute()).map((row) => [
      row.sha,
      { ...toCommit(row), build: buildId(row.build) },
    ]),
  );
  return shas.flatMap((sha) => found.get(sha) ?? []);
}

/** Who wrote these commits, and how many of them take others back. */
export async function readTally(db: Db, shas: readonly string[]): Promise<Tally> {
  const { authors, reverts } = await db
    .selectFrom(toldOf(db, shas).as('told'))
    .select((eb) => [
      sql<string[]>`coalesce(jsonb_agg(distinct ${eb.ref('author')}), '[]')`.as('authors'),
      eb.fn.countAll<number>().filterWhere('subject', '~*', revertPattern).as('reverts'),
    ])
    .executeTakeFirstOrThrow();
  return { authors, reverts };
}

/** As the first build told that named a commit, or was made from it; what gave the bytes of a build again comes last. */
const toldOf = (db: Db, shas: readonly string[]) =>
  db
    .selectFrom((from) =>
      from
        .selectFrom('build_commits')
        .select(['sha', 'build', 'subject', 'author', 'at', 'pr'])
        .select((eb) => eb.case().when('role', '=', 'also').then(1).else(0).end().as('again'))
        .select((eb) => eb.cast<number>(eb.lit(0), 'int4').as('unnamed'))
        .where('sha', 'in', among(shas))
        .unionAll(
          from
            .selectFrom('builds')
            .select(['commit as sha', 'number as build', 'subject', 'author'])
            .select((eb) => [
              eb.ref('created_at').$castTo<Date | null>().as('at'),
              eb.cast<number | null>(eb.lit(null), 'int4').as('pr'),
              eb.cast<number>(eb.lit(0), 'int4').as('again'),
              eb.cast<number>(eb.lit(1), 'int4').as('unnamed'),
            ])
            .where('commit', 'in', among(shas)),
        )
        .as('named'),
    )
    .innerJoin('commit_graph', 'commit_graph.sha', 'named.sha')
    .select(['named.sha', 'subject', 'author', 'at', 'pr', 'commit_graph.build'])
    .distinctOn('named.sha')
    .orderBy('named.sha')
    .orderBy('again')
    .orderBy('named.build')
    .orderBy('unnamed');
