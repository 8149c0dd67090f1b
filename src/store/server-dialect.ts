import {
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type Driver,
  type PostgresDialectConfig,
} from 'kysely';
import { takeLast } from './with-commit.js';

/** Kysely on a server. The connections of its pool send what they are given without waiting for the answer to what came before. */
export class ServerDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ServerDriver(this.#config);
  }
}

class ServerDriver extends PostgresDriver {
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const last = takeLast(connection);
    if (last === undefined) return super.commitTransaction(connection);
    // Where the first one fails the server takes the commit for a rollback.
    const [answer, committed] = await Promise.allSettled([
      connection.executeQuery(last.query),
      super.commitTransaction(connection),
    ]);
    if (answer.status === 'rejected') throw answer.reason;
    if (committed.status === 'rejected') throw committed.reason;
    last.hear(answer.value);
  }

  override rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    takeLast(connection);
    return super.rollbackTransaction(connection);
  }
}
