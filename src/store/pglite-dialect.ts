import type { PGlite, Transaction } from '@electric-sql/pglite';
import {
  CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { refusalOfDatabase } from './lost.js';

/**
 * Kysely on PGlite's only connection. A transaction lives inside `pglite.transaction()`, never between a BEGIN
 * and a COMMIT sent by hand: another user's statement would fall into it.
 */
export function pgliteDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => pgliteDriver(pglite),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

interface Connection extends DatabaseConnection {
  open?: { tx: Transaction; end: (how: 'commit' | 'rollback') => Promise<void> };
}

function pgliteDriver(pglite: PGlite): Driver {
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection(pglite)),
    beginTransaction: (conn: Connection) => begin(pglite, conn),
    commitTransaction: (conn: Connection) => finish(conn, 'commit'),
    rollbackTransaction: (conn: Connection) => finish(conn, 'rollback'),
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
}

function connection(pglite: PGlite): Connection {
  const self: Connection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const result = await (self.open?.tx ?? pglite).query<R>(query.sql, [...query.parameters]).catch(refuse);
      return { rows: result.rows, numAffectedRows: BigInt(result.affectedRows ?? 0) };
    },
    streamQuery: () => {
      throw new Error('The embedded database does not stream.');
    },
  };
  return self;
}

const refuse = (error: unknown): never => {
  throw refusalOfDatabase(error);
};

class RolledBack extends Error {}

function begin(pglite: PGlite, conn: Connection): Promise<void> {
  return new Promise((begun, refused) => {
    const done = pglite.transaction(async (tx) => {
      await new Promise<void>((commit, rollback) => {
        conn.open = {
          tx,
          end: async (how) => {
            if (how === 'commit') commit();
            else rollback(new RolledBack());
            await done.catch((error: unknown) => {
              if (!(error instanceof RolledBack)) refuse(error);
            });
          },
        };
        begun();
      });
    });
    done.catch(refuse).catch(refused);
  });
}

async function finish(conn: Connection, how: 'commit' | 'rollback'): Promise<void> {
  const open = conn.open;
  delete conn.open;
  await open?.end(how);
}
