import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { initial } from './migrations/0001_initial.js';
import { installation } from './migrations/0002_installation.js';
import { allowChanges } from './migrations/0003_allow_changes.js';
import { holds } from './migrations/0004_holds.js';
import { quarantines } from './migrations/0005_quarantines.js';
import { pauses } from './migrations/0006_pauses.js';
import { audit } from './migrations/0007_audit.js';
import { aborts } from './migrations/0008_aborts.js';
import { clients } from './migrations/0009_clients.js';
import { pullRequests } from './migrations/0010_pull_requests.js';
import { retention } from './migrations/0011_retention.js';
import { recoveries } from './migrations/0012_recoveries.js';
import { instances } from './migrations/0013_instances.js';
import { digestMismatch } from './migrations/0015_digest_mismatch.js';
import { recoveryOwner } from './migrations/0016_recovery_owner.js';

const migrations: Record<string, Migration> = {
  '0001_initial': statements(initial),
  '0002_installation': statements(installation),
  '0003_allow_changes': statements(allowChanges),
  '0004_holds': statements(holds),
  '0005_quarantines': statements(quarantines),
  '0006_pauses': statements(pauses),
  '0007_audit': statements(audit),
  '0008_aborts': statements(aborts),
  '0009_clients': statements(clients),
  '0010_pull_requests': statements(pullRequests),
  '0011_retention': statements(retention),
  '0012_recoveries': statements(recoveries),
  '0013_instances': statements(instances),
  '0015_digest_mismatch': statements(digestMismatch),
  '0016_recovery_owner': statements(recoveryOwner),
};

/** Brings the schema up to this version, each step in a transaction; refuses a schema that is newer than the code. */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const newer = /previously executed migration (\S+) is missing/.exec((error as Error).message)?.[1];
  if (newer !== undefined) throw new NewerSchema(newer, { cause: error });
  const why = error instanceof Error ? error.message : 'unknown error';
  throw new Error(`The database could not be migrated: ${why}`, { cause: error });
}

/** The database was made by a newer version: it has a migration that this code does not know. */
export class NewerSchema extends Error {
  constructor(
    readonly migration: string,
    options?: ErrorOptions,
  ) {
    super(`The database has the unknown migration ${migration}`, options);
    this.name = 'NewerSchema';
  }
}

function statements(list: readonly string[]): Migration {
  return {
    up: async (db) => {
      for (const statement of list) await sql.raw(statement).execute(db);
    },
  };
}
