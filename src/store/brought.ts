import { sql, type Selectable } from 'kysely';
import type { Commit } from '../model/build.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

type NewRow = Pick<
  Selectable<Schema['builds']>,
  'number' | 'commit' | 'branch' | 'subject' | 'author' | 'created_at'
>;

/** Rows that are written in one statement. */
const atOnce = 200;

/**
 * Until the end of the transaction builds come and move one at a time: two that share commits would each count them,
 * for neither sees the other. Taken before any row.
 */
export async function takeTurns(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('switchback.builds'))`.execute(db);
}

/** The commits of a new build, counted as what it brought; of a build that names none, its own. */
export async function insertCommits(db: Db, row: NewRow, commits: readonly Commit[]): Promise<void> {
  const rows = commits.length === 0 ? [ownOf(row)] : rowsOf(row, commits);
  let brought = 0;
  for (let start = 0; start < rows.length; start += atOnce)
    brought += await insertSome(db, row, rows.slice(start, start + atOnce));
  await db.updateTable('builds').set({ brought }).where('number', '=', row.number).execute();
}

const ownOf = ({ commit, subject, author, created_at }: NewRow) => ({
  ...{ position: 0, role: 'own', age: 0, again: false },
  ...{ sha: commit, subject, author, at: created_at, pr: null },
});

/** CI may name the commits of a build in either order; the build's own is the newest. */
function rowsOf({ commit: own }: NewRow, commits: readonly Commit[]) {
  const newestFirst = commits[0]?.sha === own;
  const known = new Set<string>();
  return commits.map(({ sha, subject, author, at, pr = null }, position) => {
    const again = known.has(sha);
    known.add(sha);
    const age = newestFirst ? position : commits.length - 1 - position;
    const date = at === null ? null : new Date(at);
    return { position, role: 'contained', age, again, sha, subject, author, at: date, pr };
  });
}

async function insertSome(db: Db, { number, branch }: NewRow, rows: readonly object[]): Promise<number> {
  const inserted = await sql<{ repeated: boolean }>`
    insert into build_commits (build, position, role, sha, subject, author, at, pr, age, repeated)
    select ${number}::bigint, new.position, new.role, new.sha, new.subject, new.author, new.at, new.pr, new.age,
      new.again or exists (
        select from build_commits c join builds b on b.number = c.build
        where c.sha = new.sha and c.role <> 'also' and c.build < ${number} and b.branch = ${branch})
    from jsonb_to_recordset(${toJsonb(rows)}::jsonb) as new (position int, role text, sha text, subject text,
      author text, at timestamptz, pr int, age int, again boolean)
    returning repeated`.execute(db);
  return inserted.rows.filter(({ repeated }) => !repeated).length;
}

/** A build that has come to another branch is the first to bring something there, and no longer where it was. */
export async function countAgain(db: Db, build: number): Promise<void> {
  const same = sql`select sha from build_commits where build = ${build} and role <> 'also'`;
  await sql`update build_commits c set repeated = exists (
      select from build_commits o join builds ob on ob.number = o.build
      where o.sha = c.sha and o.role <> 'also' and ob.branch = b.branch
        and (o.build, o.position) < (c.build, c.position))
    from builds b where b.number = c.build and c.role <> 'also' and c.sha in (${same})`.execute(db);
  await sql`update builds set brought = (
      select count(*) from build_commits where build = number and role <> 'also' and not repeated)
    where number in (select build from build_commits where sha in (${same}))`.execute(db);
}
