import type { CommitRows } from '../ports/commits.js';
import { readBrought, readTally, toCommit } from './build-commits.js';
import type { Db } from './database.js';

/** Candidates that are told; who gave seven digits needs no longer list. */
const mostCandidates = 20;

export function commits(db: Db): CommitRows {
  return {
    startingWith: async (prefix) => {
      const like = `${prefix}%`;
      const rows = await db
        .selectFrom('builds')
        .select('commit as sha')
        .where('commit', 'like', like)
        .union(db.selectFrom('build_commits').select('sha').where('sha', 'like', like))
        .orderBy('sha')
        .limit(mostCandidates)
        .execute();
      return rows.map(({ sha }) => sha);
    },
    ofPullRequest: async (pr, limit) => {
      const rows = await contained(db).where('pr', '=', pr).limit(limit).execute();
      const bySha = new Map(rows.toReversed().map((row) => [row.sha, toCommit(row)]));
      return [...bySha.values()].toReversed();
    },
    brought: (shas) => readBrought(db, shas),
    tally: (shas) => readTally(db, shas),
  };
}

/** The newest first. */
const contained = (db: Db) =>
  db
    .selectFrom('build_commits')
    .selectAll()
    .where('role', '=', 'contained')
    .orderBy('build', 'desc')
    .orderBy('at', (order) => order.desc().nullsLast())
    .orderBy('position', 'desc');
