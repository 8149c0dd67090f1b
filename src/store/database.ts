import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { withRefusals } from './lost.js';
import { migrate } from './migrate.js';
import { pgliteDialect } from './pglite-dialect.js';
import { int8, timestamptz, toDate, toNumber } from './parsers.js';
import type { Schema } from './schema.js';
import type { ServerPool } from './server-pools.js';
import { SyncedFiles, syncingParams } from './synced-files.js';
import { unpackTemplate } from './template.js';
import { compileLess } from './wasm-budget.js';

export type Db = Kysely<Schema> | Transaction<Schema>;

export interface Database {
  readonly db: Kysely<Schema>;
  /** The same database by a connection of its own, which no request can keep busy. */
  readonly heartbeats: Kysely<Schema>;
  /** The embedded database itself, where there is one: the queue shares its connection. */
  readonly pglite: PGlite | null;
  /** What a server does by itself and the embedded database never does: reclaim dead rows, renew statistics. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}

/** What the embedded database makes of values that PostgreSQL sends as text. */
export const parsers = { [int8]: toNumber, [timestamptz]: toDate };

/** How much of its log of changes the embedded database keeps between two checkpoints. */
const logParams = ['-c', 'max_wal_size=64MB', '-c', 'min_wal_size=32MB'];

/**
 * Opens the embedded database in a folder of its own and migrates it. The caller holds the data directory's lock.
 * `onBroken` is called in the middle of whatever is done when the database gives up, with what the disk said (null = it
 * said nothing): nothing can be done with it any more, and what was committed is there when it is opened again. Throws
 * what the disk said, if it was the disk.
 */
export async function openEmbedded(folder: string, onBroken: SyncedFiles['onAbort']): Promise<Database> {
  await unpackTemplate(folder);
  compileLess();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = new SyncedFiles(folder);
  try {
    const pglite = await PGlite.create({
      fs: files,
      parsers,
      startParams: [...syncingParams, ...logParams, '-c', 'shared_buffers=16MB'],
    });
    files.onAbort = onBroken;
    const database = onPglite(pglite);
    await migrated(database.db, () => pglite.close());
    return database;
  } catch (error) {
    // PGlite says only that it failed, as it does of damaged files.
    throw files.failure ?? error;
  }
}

/** An embedded database that is open and migrated. */
export function onPglite(pglite: PGlite): Database {
  const db = new Kysely<Schema>({ dialect: pgliteDialect(pglite) });
  return {
    db,
    heartbeats: db,
    pglite,
    maintain: async () => {
      // Nobody else makes one, and the log of changes would grow for ever; first, for a full disk has no room for the rest.
      await pglite.exec('checkpoint');
      await pglite.exec('vacuum (analyze)');
    },
    close: () => db.destroy().then(() => pglite.close()),
  };
}

/** Longer than anybody may hold a lock: what is answered later than this, is not. */
const answerMilliseconds = 15_000;
const heartbeatMilliseconds = 2000;

/** Connects to a PostgreSQL server (15 or newer) and migrates its database. */
export async function openServer(url: string, onLost: (error: Error) => void): Promise<Database> {
  const { serverPools } = await import('./server-pools.js');
  const poolOf = serverPools(url, onLost);
  const migrating = kyselyOn(poolOf(1, 5000), null);
  await migrated(migrating, () => Promise.resolve());
  await migrating.destroy();
  const db = kyselyOn(poolOf(10, 5000), answerMilliseconds);
  const heartbeats = kyselyOn(poolOf(1, heartbeatMilliseconds), heartbeatMilliseconds);
  return {
    db,
    heartbeats,
    pglite: null,
    maintain: () => Promise.resolve(),
    close: async () => {
      await Promise.all([db.destroy(), heartbeats.destroy()]);
    },
  };
}

const kyselyOn = (pool: ServerPool, patienceMilliseconds: number | null): Kysely<Schema> =>
  new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: withRefusals(pool, { patienceMilliseconds }) }),
  });

async function migrated(db: Kysely<Schema>, close: () => Promise<void>): Promise<void> {
  try {
    await migrate(db as Kysely<unknown>);
  } catch (error) {
    await db.destroy();
    await close();
    throw error;
  }
}
