import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { withRefusals } from './lost.js';
import { migrate } from './migrate.js';
import { pgliteDialect } from './pglite-dialect.js';
import type { Schema } from './schema.js';
import { SyncedFiles, syncingParams } from './synced-files.js';
import { unpackTemplate } from './template.js';

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

/** One word of PostgreSQL's wire types: int8, which does not fit a number in general but does here. */
const int8 = 20;
const toNumber = (text: string): number => Number(text);

/** PostgreSQL writes `0001-01-01 00:00:00+00`, of which JavaScript makes 2001 unless it is ISO 8601. */
const timestamptz = 1184;
const toDate = (text: string): Date => new Date(text.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00'));

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

/** A transaction that its instance has forgotten, frozen or cut off as it is, frees what it holds after so long. */
const forgottenMilliseconds = 10_000;
/** Longer than anybody may hold a lock: what is answered later than this, is not. */
const answerMilliseconds = 15_000;
const heartbeatMilliseconds = 2000;

/** Connects to a PostgreSQL server (15 or newer) and migrates its database. */
export async function openServer(url: string, onLost: (error: Error) => void): Promise<Database> {
  const poolOf = (max: number, connectionTimeoutMillis: number): pg.Pool => {
    const types = new pg.TypeOverrides();
    types.setTypeParser(int8, toNumber);
    const pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis,
      idle_in_transaction_session_timeout: forgottenMilliseconds,
      keepAlive: true,
      application_name: 'switchback',
      types,
    });
    // Without a listener a lost idle connection would end the process.
    pool.on('error', onLost);
    // The pool listens to idle connections only; one that is lost in the middle of a statement is ours to hear.
    pool.on('connect', (client) => client.on('error', onLost));
    return pool;
  };
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

const kyselyOn = (pool: pg.Pool, patienceMilliseconds: number | null): Kysely<Schema> =>
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
