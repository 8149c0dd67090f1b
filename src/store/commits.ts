import type { CommitRows } from '../ports/commits.js';
import { buildRows, toCommit } from './builds.js';
import type { Db } from './database.js';

/** Candidates that are told; who gave seven digits needs no longer list. */
const mostCandidates = 20;
/** A commit comes into a branch once; more builds than this say nothing new. */
const mostBuilds = 50;

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
    get: async (sha) => {
      const row = await contained(db).where('sha', '=', sha).executeTakeFirst();
      return row === undefined ? undefined : toCommit(row);
    },
    ofPullRequest: async (pr, limit) => {
      const rows = await contained(db).where('pr', '=', pr).limit(limit).execute();
      const bySha = new Map(rows.toReversed().map((row) => [row.sha, toCommit(row)]));
      return [...bySha.values()].toReversed();
    },
    buildsWith: (sha) =>
      buildRows(db, (query) =>
        query
          .where((eb) =>
            eb.or([
              eb('commit', '=', sha),
              eb('number', 'in', eb.selectFrom('build_commits').select('build').where('sha', '=', sha)),
            ]),
          )
          .orderBy('number')
          .limit(mostBuilds),
      ),
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
