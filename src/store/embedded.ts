import type { PGlite, Transaction } from '@electric-sql/pglite';

/** The embedded database, in this thread or in one of its own: one connection, one statement after the other. */
export interface Embedded {
  query<R>(sql: string, parameters?: readonly unknown[]): Promise<EmbeddedAnswer<R>>;
  /** Several statements without parameters. */
  exec(sql: string): Promise<EmbeddedAnswer<unknown>[]>;
  /** Calls `onNotice` with the payload of every `notify` on this channel, until the function that it gives is called. */
  listen(channel: string, onNotice: (payload: string) => void): Promise<() => Promise<void>>;
  /** From now on every other statement waits until the transaction has ended. */
  begin(): Promise<EmbeddedTransaction>;
  close(): Promise<void>;
}

export interface EmbeddedTransaction {
  query<R>(sql: string, parameters?: readonly unknown[]): Promise<EmbeddedAnswer<R>>;
  /** With its last statement, if there is one, whose answer it gives. Rejects when a commit was refused. */
  end(how: EmbeddedEnd, last?: EmbeddedStatement): Promise<EmbeddedAnswer<unknown> | null>;
}

export interface EmbeddedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface EmbeddedAnswer<R> {
  readonly rows: R[];
  readonly affectedRows?: number;
}

export type EmbeddedEnd = 'commit' | 'rollback';

/** The embedded database in this thread: nothing else happens here while it works on a statement. */
export const inThisThread = (pglite: PGlite): Embedded => ({
  query: (sql, parameters = []) => pglite.query(sql, [...parameters]),
  exec: (sql) => pglite.exec(sql),
  listen: (channel, onNotice) => pglite.listen(channel, onNotice),
  begin: () => begin(pglite),
  close: () => pglite.close(),
});

class RolledBack extends Error {}

/**
 * A transaction lives inside `pglite.transaction()`, never between a BEGIN and a COMMIT sent by hand: another user's
 * statement would fall into it.
 */
function begin(pglite: PGlite): Promise<EmbeddedTransaction> {
  return new Promise((begun, refused) => {
    const done = pglite.transaction(async (tx) => {
      await new Promise<void>((commit, rollback) => {
        const ways = {
          commit,
          rollback: () => {
            rollback(new RolledBack());
          },
        };
        begun({
          query: <R>(sql: string, parameters: readonly unknown[] = []) => queryIn<R>(tx, sql, parameters),
          end: async (how, last) => {
            const answer =
              last === undefined
                ? null
                : await queryIn(tx, last.sql, last.parameters).catch(async (error: unknown) => {
                    ways.rollback();
                    await done.catch(unlessRolledBack);
                    throw error;
                  });
            ways[how]();
            await done.catch(unlessRolledBack);
            return answer;
          },
        });
      });
    });
    done.catch(refused);
  });
}

const queryIn = <R>(
  tx: Transaction,
  sql: string,
  parameters: readonly unknown[],
): Promise<EmbeddedAnswer<R>> => tx.query<R>(sql, [...parameters]);

const unlessRolledBack = (error: unknown): void => {
  if (!(error instanceof RolledBack)) throw error;
};
