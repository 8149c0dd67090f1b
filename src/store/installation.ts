import type { Database } from './database.js';
import type { Machine } from '../model/machine.js';
import { noteMachine } from './machines.js';

/** A data directory: `id` stays the same when it is moved. */
export interface Installation {
  readonly id: string;
  readonly host: string;
  readonly dataDir: string;
  /** Where the Pulumi state of its stages is, for others to share it; null = in the data directory, so nobody can. */
  readonly state: string | null;
  /** That it has the keys which all who share the state need, without showing them; null = an earlier version. */
  readonly proof: string | null;
}

/** Whose a database is, and whether this data directory may work with it, too. */
export interface Claimed {
  /** The data directory that took it first: it runs the `process` stages. */
  readonly home: Installation;
  readonly mayJoin: 'first' | 'joined' | 'elsewhere' | 'other-keys';
}

/**
 * Takes the database for this data directory, or joins the one whose it is. Several work on the same rows only where they
 * share the stacks, in one bucket, and the keys: otherwise each would start every promotion once, on stacks of its own.
 */
export function claimDatabase(
  { db }: Pick<Database, 'db'>,
  { name, ...mine }: Installation & Pick<Machine, 'name'>,
): Promise<Claimed> {
  const row = { id: mine.id, host: mine.host, data_dir: mine.dataDir, state: mine.state, proof: mine.proof };
  return db.transaction().execute(async (tx) => {
    await tx
      .insertInto('installation')
      .values(row)
      .onConflict((conflict) => conflict.column('is_only').doNothing())
      .execute();
    const { data_dir: dataDir, ...owner } = await tx
      .selectFrom('installation')
      .select(['id', 'host', 'data_dir', 'state', 'proof'])
      .forUpdate()
      .executeTakeFirstOrThrow();
    const home = { ...owner, dataDir };
    const mayJoin = joins(home, mine);
    if (mayJoin === 'first') await tx.updateTable('installation').set(row).execute();
    if (mayJoin === 'first' || mayJoin === 'joined') await noteMachine(tx, { ...mine, name });
    return { home: mayJoin === 'first' ? mine : home, mayJoin };
  });
}

function joins(home: Installation, mine: Installation): Claimed['mayJoin'] {
  if (home.id === mine.id) return 'first';
  if (home.state === null || home.state !== mine.state || home.proof === null) return 'elsewhere';
  return home.proof === mine.proof ? 'joined' : 'other-keys';
}
