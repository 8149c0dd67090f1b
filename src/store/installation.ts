import type { Database } from './database.js';

/** A data directory: `id` stays the same when it is moved. */
export interface Installation {
  readonly id: string;
  readonly host: string;
  readonly dataDir: string;
}

/**
 * Takes the database for this data directory, or says whose it is. With the same rows two data directories would each
 * start every promotion once, on stacks of their own.
 */
export function claimDatabase({ db }: Database, mine: Installation): Promise<Installation> {
  const row = { id: mine.id, host: mine.host, data_dir: mine.dataDir };
  return db.transaction().execute(async (tx) => {
    await tx
      .insertInto('installation')
      .values(row)
      .onConflict((conflict) => conflict.column('is_only').doNothing())
      .execute();
    const owner = await tx.selectFrom('installation').selectAll().forUpdate().executeTakeFirstOrThrow();
    if (owner.id !== mine.id) return { id: owner.id, host: owner.host, dataDir: owner.data_dir };
    await tx.updateTable('installation').set(row).execute();
    return mine;
  });
}
