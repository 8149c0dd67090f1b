import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { onPglite, openServer, parsers, type Database } from '../../src/store/database.js';
import { migrate } from '../../src/store/migrate.js';
import { prepared } from './prepared.js';

export interface TestDatabase extends Database {
  readonly url: string | null;
  drop(): Promise<void>;
}

/** A fresh, migrated database: embedded, or one of its own on the server of DATABASE_URL. */
export function openTestDatabase(): Promise<TestDatabase> {
  const server = process.env['DATABASE_URL'];
  return server === undefined || server === '' ? embedded() : onServer(server);
}

/** A test whose disk fails cannot tell anything. */
export const gaveUp = (): void => {
  throw new Error('the disk failed');
};

async function embedded(): Promise<TestDatabase> {
  const dump = new Blob([await readFile(await migrated())]);
  const pglite = await PGlite.create({
    loadDataDir: dump,
    parsers,
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  });
  const database = onPglite(pglite);
  return { ...database, url: null, drop: () => database.close() };
}

/** An embedded database to which nothing was migrated yet, as the oldest one once was. */
export async function initialiseDatabase(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await (await PGlite.create(folder)).close();
}

/** A migrated database as a file, of which every test gets its own in memory: its files are tested where they matter. */
const migrated = (): Promise<string> =>
  prepared('database.tar', {
    sources: ['src/store', 'package-lock.json'],
    make: async (file) => {
      const pglite = await PGlite.create({ parsers });
      const database = onPglite(pglite);
      await migrate(database.db as Kysely<unknown>);
      // What new databases are made from, and most of the bytes.
      await pglite.exec('update pg_database set datistemplate = false');
      for (const name of ['template0', 'template1']) await pglite.exec(`drop database ${name}`);
      await database.maintain();
      const dump = await pglite.dumpDataDir('none');
      await database.close();
      await writeFile(file, Buffer.from(await dump.arrayBuffer()));
    },
  });

async function onServer(server: string): Promise<TestDatabase> {
  const { url, drop } = await freshDatabase(server);
  const database = await openServer(url, () => undefined);
  return {
    ...database,
    url,
    drop: async () => {
      await database.close();
      await drop();
    },
  };
}

/** An empty database with a name of its own, so that tests can run side by side. */
export async function freshDatabase(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${String(process.pid)}_${Math.random().toString(36).slice(2, 10)}`;
  await asOwner(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asOwner(server, `drop database ${name} with (force)`) };
}

async function asOwner(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
