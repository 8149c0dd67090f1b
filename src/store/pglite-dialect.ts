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
import type { Embedded, EmbeddedEnd, EmbeddedTransaction } from './embedded.js';
import { refusalOfDatabase } from './lost.js';

/** Kysely on the embedded database's only connection. */
export function pgliteDialect(embedded: Embedded): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => pgliteDriver(embedded),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

interface Connection extends DatabaseConnection {
  open?: EmbeddedTransaction;
}

function pgliteDriver(embedded: Embedded): Driver {
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection(embedded)),
    beginTransaction: async (conn: Connection) => {
      conn.open = await embedded.begin().catch(refuse);
    },
    commitTransaction: (conn: Connection) => finish(conn, 'commit'),
    rollbackTransaction: (conn: Connection) => finish(conn, 'rollback'),
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
}

function connection(embedded: Embedded): Connection {
  const self: Connection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const result = await (self.open ?? embedded).query<R>(query.sql, query.parameters).catch(refuse);
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

async function finish(conn: Connection, how: EmbeddedEnd): Promise<void> {
  const open = conn.open;
  delete conn.open;
  await open?.end(how).catch(refuse);
}
