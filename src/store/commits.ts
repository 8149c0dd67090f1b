import { sql } from 'kysely';
import { byStanding } from '../model/ancestry.js';
import type { Commit } from '../model/build.js';
import type { CommitRows, OfPullRequest } from '../ports/commits.js';
import { readBrought, readTally, toCommit } from './build-commits.js';
import { standings } from './commit-graph.js';
import type { Db } from './database.js';

export function commits(db: Db): CommitRows {
  return {
    startingWith: async (prefix, limit) => {
      const like = `${prefix}%`;
      const rows = await db
        .selectFrom('builds')
        .select('commit as sha')
        .where('commit', 'like', like)
        .union(db.selectFrom('build_commits').select('sha').where('sha', 'like', like))
        .orderBy('sha')
        .limit(limit)
        .execute();
      return rows.map(({ sha }) => sha);
    },
    withWords: (words, among) => withWords(db, words, among),
    ofPullRequest: (pr, part) => ofPullRequest(db, pr, part),
    brought: (shas) => readBrought(db, shas),
    tally: (shas) => readTally(db, shas),
  };
}

/** Commits in which words are looked for first: what has them often has them there. */
const fewNewest = 500;

/** Only the newest are read, by the key of their builds: no index has words, and everybody else waits meanwhile. */
async function withWords(
  db: Db,
  words: readonly string[],
  { newest, limit }: { readonly newest: number; readonly limit: number },
): Promise<string[]> {
  const few = await amongNewest(db, words, { newest: Math.min(newest, fewNewest), limit });
  return few.length === limit || newest <= fewNewest ? few : amongNewest(db, words, { newest, limit });
}

async function amongNewest(
  db: Db,
  words: readonly string[],
  { newest, limit }: { readonly newest: number; readonly limit: number },
): Promise<string[]> {
  const hasAll = sql.join(
    words.map((word) => sql`strpos(lower(subject || ' ' || author), lower(${word})) > 0`),
    sql` and `,
  );
  const { rows } = await sql<{ sha: string }>`
    with recent as (
      (select sha, subject, author from build_commits order by build desc, role desc, position desc limit ${newest})
      union all
      (select commit, subject, author from builds order by number desc limit ${newest})
    ), found as (
      select distinct sha from recent where ${hasAll}
    )
    select sha from found join commit_graph using (sha) order by generation desc, sha limit ${limit}`.execute(
    db,
  );
  return rows.map(({ sha }) => sha);
}

/**
 * Commits that are put in order at once. Those of a higher generation come first all the same, and nothing comes after
 * what has one.
 */
const atOnce = 500;

async function ofPullRequest(
  db: Db,
  pr: number,
  { offset, limit, branches }: OfPullRequest,
): Promise<Commit[]> {
  const found: Commit[] = [];
  const first = offset - (offset % atOnce);
  for (let from = first; from < offset + limit; from += atOnce) {
    const some = await newestOf(db, { pr, from, branches });
    found.push(...some);
    if (some.length < atOnce) break;
  }
  return found.slice(offset - first, offset - first + limit);
}

/** Where history says nothing, what was registered last comes first. */
async function newestOf(
  db: Db,
  { pr, from, branches }: { pr: number; from: number; branches: readonly string[] },
): Promise<Commit[]> {
  const rows = await db
    .with('once', (once) => firstOfEach(once, pr))
    .with('some', (some) =>
      some
        .selectFrom('once')
        .leftJoin('commit_graph', 'commit_graph.sha', 'once.sha')
        .selectAll('once')
        .orderBy('commit_graph.generation', (order) => order.desc().nullsLast())
        .orderBy('once.sha', 'desc')
        .offset(from)
        .limit(atOnce),
    )
    .selectFrom('some')
    .selectAll()
    .orderBy('build', 'desc')
    .orderBy('at', (order) => order.desc().nullsLast())
    .orderBy('position', 'desc')
    .execute();
  if (rows.length < 2) return rows.map(toCommit);
  const standingOf = await standings(
    db,
    rows.map(({ sha }) => sha),
    branches,
  );
  return rows.map(toCommit).toSorted((one, other) => byStanding(standingOf(one.sha), standingOf(other.sha)));
}

/** A commit that came with several builds, as the first one brought it. */
const firstOfEach = (db: Pick<Db, 'selectFrom'>, pr: number) =>
  db
    .selectFrom('build_commits')
    .distinctOn('sha')
    .selectAll()
    .where('pr', '=', pr)
    .orderBy('sha')
    .orderBy('build')
    .orderBy('position');
