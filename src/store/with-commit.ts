import type { CompiledQuery, DatabaseConnection, QueryResult, Transaction } from 'kysely';
import type { Schema } from './schema.js';

/** A statement that is sent together with a commit, and what is done with its answer once both have succeeded. */
export interface LastStatement {
  readonly query: CompiledQuery;
  hear(answer: QueryResult<unknown>): void;
}

const lastOf = new WeakMap<DatabaseConnection, LastStatement>();

/**
 * Has a statement sent together with the commit of its transaction: what it locks is not kept while an answer is on its
 * way here and the commit on its way back. If it fails, the commit rejects with its error, and nothing was done.
 */
export const sendWithCommit = (tx: Transaction<Schema>, last: LastStatement): Promise<void> =>
  tx.getExecutor().provideConnection((connection) => {
    lastOf.set(connection, last);
    return Promise.resolve();
  });

/** Gives what waits for the end of the connection's transaction, once. */
export function takeLast(connection: DatabaseConnection): LastStatement | undefined {
  const last = lastOf.get(connection);
  lastOf.delete(connection);
  return last;
}
