import { sql, type Insertable, type Selectable } from 'kysely';
import { buildId, revertPattern, type BroughtCommit, type Commit } from '../model/build.js';
import type { Tally } from '../ports/commits.js';
import { among } from './commit-graph.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

type Place = Pick<Insertable<Schema['build_commits']>, 'build' | 'position' | 'role'>;

/** Rows that are read or written in one statement: everybody else waits as long as it takes to make it. */
const atOnce = 250;

/** Writes these commits, each in its place: as one value per statement, for a value of its own costs more than it says. */
export async function insertCommits(
  db: Db,
  commits: readonly Commit[],
  placeOf: (commit: Commit, index: number) => Place,
): Promise<void> {
  for (let from = 0; from < commits.length; from += atOnce) {
    const rows = commits
      .slice(from, from + atOnce)
      .map((commit, index) => commitRow(placeOf(commit, from + index), commit));
    await sql`insert into build_commits (build, position, role, sha, subject, author, at, pr)
      select * from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as told (build bigint, position int, role text,
        sha text, subject text, author text, at timestamptz, pr int)`.execute(db);
  }
}

const commitRow = (place: Place, { sha, subject, author, at, pr }: Commit) => ({
  ...place,
  ...{ sha, subject, author, at: at === null ? null : new Date(at).toISOString(), pr: pr ?? null },
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

/** The commits of a build that have this role, in their order. */
export async function readCommits(db: Db, build: number, role: Place['role']): Promise<Commit[]> {
  const read: Commit[] = [];
  for (let last: { position: number } | undefined = { position: -1 }; last !== undefined;) {
    const rows: Selectable<Schema['build_commits']>[] = await db
      .selectFrom('build_commits')
      .selectAll()
      .where('build', '=', build)
      .where('role', '=', role)
      .where('position', '>', last.position)
      .orderBy('position')
      .limit(atOnce)
      .execute();
    read.push(...rows.map(toCommit));
    last = rows.length < atOnce ? undefined : rows.at(-1);
  }
  return read;
}

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
