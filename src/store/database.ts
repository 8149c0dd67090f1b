import { mkdir } from 'node:fs/promises';
import { Kysely, type Transaction } from 'kysely';
import { inOwnThread, type OnBroke } from './embedded-client.js';
import type { Embedded } from './embedded.js';
import { withRefusals } from './lost.js';
import { migrate } from './migrate.js';
import { pgliteDialect } from './pglite-dialect.js';
import type { Schema } from './schema.js';
import { ServerDialect } from './server-dialect.js';
import type { serverPools } from './server-pools.js';
import { unpackTemplate } from './template.js';

export type Db = Kysely<Schema> | Transaction<Schema>;

export interface Database {
  readonly db: Kysely<Schema>;
  /** The same database by a connection of its own, which no request can keep busy. */
  readonly heartbeats: Kysely<Schema>;
  /** The embedded database itself, where there is one: the queue shares its connection. */
  readonly embedded: Embedded | null;
  /** What a server does by itself and the embedded database never does: reclaim dead rows, renew statistics. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the embedded database in a folder of its own and migrates it. The caller holds the data directory's lock.
 * `onBroken` is called when the database gives up, with what the disk said (null = it said nothing): nothing can be done
 * with it any more, and what was committed is there when it is opened again. Throws what the disk said, if it was the disk.
 */
export async function openEmbedded(folder: string, onBroken: OnBroke): Promise<Database> {
  await unpackTemplate(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const embedded = await inOwnThread(folder, onBroken);
  const database = onEmbedded(embedded);
  await migrated(database.db, () => embedded.close());
  return database;
}

/** An embedded database that is open and migrated. */
export function onEmbedded(embedded: Embedded): Database {
  const db = new Kysely<Schema>({ dialect: pgliteDialect(embedded) });
  return {
    db,
    heartbeats: db,
    embedded,
    maintain: async () => {
      // Nobody else makes one, and the log of changes would grow for ever; first, for a full disk has no room for the rest.
      await embedded.exec('checkpoint');
      await embedded.exec('vacuum (analyze)');
    },
    close: () => db.destroy().then(() => embedded.close()),
  };
}

/** Longer than anybody may hold a lock: what is answered later than this, is not. */
const answerMilliseconds = 15_000;
const heartbeatMilliseconds = 2000;
/** Requests to one stage take turns, each with a connection: the last of many waits for all before it. */
const connectionMilliseconds = 10_000;

/** Connects to a PostgreSQL server (15 or newer) and migrates its database. */
export async function openServer(url: string, onLost: (error: Error) => void): Promise<Database> {
  const { serverPools } = await import('./server-pools.js');
  const poolOf = serverPools(url, onLost);
  const migrating = kyselyOn(poolOf, { max: 1, connectionMilliseconds: 5000, patienceMilliseconds: null });
  await migrated(migrating, () => Promise.resolve());
  await migrating.destroy();
  const db = kyselyOn(poolOf, { max: 10, connectionMilliseconds, patienceMilliseconds: answerMilliseconds });
  const heartbeats = kyselyOn(poolOf, {
    max: 1,
    connectionMilliseconds: heartbeatMilliseconds,
    patienceMilliseconds: heartbeatMilliseconds,
  });
  return {
    db,
    heartbeats,
    embedded: null,
    maintain: () => Promise.resolve(),
    close: async () => {
      await Promise.all([db.destroy(), heartbeats.destroy()]);
    },
  };
}

/** The same for one long piece of work: by one connection, which may take its time. */
export async function openServerForOne(url: string, onLost: (error: Error) => void): Promise<Database> {
  const { serverPools } = await import('./server-pools.js');
  const db = kyselyOn(serverPools(url, onLost), {
    max: 1,
    connectionMilliseconds,
    patienceMilliseconds: null,
  });
  await migrated(db, () => Promise.resolve());
  const close = (): Promise<void> => db.destroy();
  return { db, heartbeats: db, embedded: null, maintain: () => Promise.resolve(), close };
}

const kyselyOn = (poolOf: PoolOf, wanted: Parameters<PoolOf>[0]): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: new ServerDialect({ pool: withRefusals(poolOf(wanted), wanted) }) });

type PoolOf = ReturnType<typeof serverPools>;

async function migrated(db: Kysely<Schema>, close: () => Promise<void>): Promise<void> {
  try {
    await migrate(db as Kysely<unknown>);
  } catch (error) {
    await db.destroy();
    await close();
    throw error;
  }
}
