import type { CommitRows } from '../ports/commits.js';
import { readBrought, readTally, toCommit } from './build-commits.js';
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
    ofPullRequest: async (pr, { offset, limit }) => {
      const rows = await db
        .with('once', (once) => firstOfEach(once, pr))
        .selectFrom('once')
        .selectAll()
        .orderBy('build', 'desc')
        .orderBy('at', (order) => order.desc().nullsLast())
        .orderBy('position', 'desc')
        .offset(offset)
        .limit(limit)
        .execute();
      return rows.map(toCommit);
    },
    brought: (shas) => readBrought(db, shas),
    tally: (shas) => readTally(db, shas),
  };
}

/** A commit that came with several builds, as the first one brought it. */
const firstOfEach = (db: Pick<Db, 'selectFrom'>, pr: number) =>
  db
    .selectFrom('build_commits')
    .distinctOn('sha')
    .selectAll()
    .where('role', '=', 'contained')
    .where('pr', '=', pr)
    .orderBy('sha')
    .orderBy('build')
    .orderBy('position');
