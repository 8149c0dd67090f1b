import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { openEmbedded, openServer, type Database } from '../../src/store/database.js';

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
  const folder = await mkdtemp(join(tmpdir(), 'switchback-db-'));
  const database = await openEmbedded(join(folder, 'database'), gaveUp);
  return {
    ...database,
    url: null,
    drop: async () => {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** An embedded database to which nothing was migrated yet, as the oldest one once was. */
export async function initialiseDatabase(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await (await PGlite.create(folder)).close();
}

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
