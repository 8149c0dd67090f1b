import type { Rewound } from '../model/github.js';
import type { Side } from '../model/history.js';
import type { Db } from './database.js';
import { takeTurns } from './learn-history.js';
import { contains, followTrunk } from './trunk.js';

/**
 * A branch goes back to a commit that it had before. What CI has never told of is left for CI to tell; and a branch that
 * has gone on since is left as it is, for such news may be days old.
 */
export async function rewind(
  db: Db,
  branch: string,
  { before, after }: { before: string; after: string },
): Promise<Rewound> {
  await takeTurns(db);
  const head = await db
    .selectFrom('branch_heads')
    .select('sha')
    .where('branch', '=', branch)
    .executeTakeFirst();
  if (head === undefined) return 'unknown-branch';
  if (head.sha === after) return 'as-it-was';
  if (!(await isKnown(db, before))) return 'unknown-before';
  if (!(await isKnown(db, after))) return 'unknown-after';
  if (!(await has(db, before, head.sha))) return 'gone-on';
  await db.updateTable('branch_heads').set({ sha: after }).where('branch', '=', branch).execute();
  await followTrunk(db);
  return 'moved';
}

const isKnown = async (db: Db, sha: string): Promise<boolean> =>
  (await db.selectFrom('commit_graph').select('sha').where('sha', '=', sha).executeTakeFirst()) !== undefined;

const commit = (name: string): readonly Side[] => [{ of: 'commit', name }];

async function has(db: Db, sha: string, other: string): Promise<boolean> {
  const [found] = await contains(db, [{ from: commit(sha), to: commit(other) }]);
  return found === true;
}
