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
import type { Embedded, EmbeddedAnswer, EmbeddedTransaction } from './embedded.js';
import { refusalOfDatabase } from './lost.js';
import { takeLast } from './with-commit.js';

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
    commitTransaction: commit,
    rollbackTransaction: rollBack,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
}

function connection(embedded: Embedded): Connection {
  const self: Connection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      return toResult(await (self.open ?? embedded).query<R>(query.sql, query.parameters).catch(refuse));
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

const toResult = <R>({ rows, affectedRows }: EmbeddedAnswer<R>): QueryResult<R> => ({
  rows,
  numAffectedRows: BigInt(affectedRows ?? 0),
});

async function commit(conn: Connection): Promise<void> {
  const [open, last] = [conn.open, takeLast(conn)];
  delete conn.open;
  const statement =
    last === undefined ? undefined : { sql: last.query.sql, parameters: last.query.parameters };
  const answer = await open?.end('commit', statement).catch(refuse);
  if (answer) last?.hear(toResult(answer));
}

async function rollBack(conn: Connection): Promise<void> {
  takeLast(conn);
  const open = conn.open;
  delete conn.open;
  await open?.end('rollback').catch(refuse);
}
