import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { onEmbedded, openServer, type Database } from '../../src/store/database.js';
import { inThisThread } from '../../src/store/embedded.js';
import { migrate } from '../../src/store/migrate.js';
import { embeddedParsers as parsers } from '../../src/store/parsers.js';
import { compileLess } from '../../src/store/wasm-tiers.js';
import { hashOf, prepared } from './prepared.js';

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
  compileLess();
  const dump = new Blob([await readFile(await migrated())]);
  const pglite = await PGlite.create({
    loadDataDir: dump,
    parsers,
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  });
  const database = onEmbedded(inThisThread(pglite));
  return { ...database, url: null, drop: () => database.close() };
}

/** An embedded database to which nothing was migrated yet, as the oldest one once was. */
export async function initialiseDatabase(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await (await PGlite.create(folder)).close();
}

/** What the tables of a migrated database depend on. */
const sources = ['src/store', 'package-lock.json'];

/** A migrated database as a file, of which every test gets its own in memory: its files are tested where they matter. */
export const migrated = (): Promise<string> =>
  prepared('database.tar', {
    sources,
    make: async (file) => {
      compileLess();
      const pglite = await PGlite.create({ parsers });
      const database = onEmbedded(inThisThread(pglite));
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
  const { url, drop } = await migratedDatabase(server);
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
export const freshDatabase = (server: string): Promise<ServerDatabase> => createDatabase(server, 'template1');

/** The same with the tables of this version, as a service leaves them that has just started. */
export const migratedDatabase = async (server: string): Promise<ServerDatabase> =>
  createDatabase(server, await migratedTemplate(server));

interface ServerDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

async function createDatabase(server: string, template: string): Promise<ServerDatabase> {
  const name = `test_${String(process.pid)}_${Math.random().toString(36).slice(2, 10)}`;
  await asOwner(server, async (client) => {
    await client.query(`create database ${name} template ${template}${await copied(client)}`);
  });
  const drop = () => asOwner(server, (client) => client.query(`drop database ${name} with (force)`));
  return { url: urlOf(server, name), drop };
}

/** From PostgreSQL 15 on a database is usually copied by way of the log, which takes twice as long for one as small as ours. */
const copied = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ number: string }>(
    "select current_setting('server_version_num') as number",
  );
  return Number(rows[0]?.number) >= 150_000 ? ' strategy file_copy' : '';
};

/** Made by whoever comes first; a server belongs to one run of the tests, or its template to these sources. */
const migratedTemplate = async (server: string): Promise<string> => {
  const name = `migrated_${hashOf(sources)}`;
  await asOwner(server, async (client) => {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return;
    // Under another name until it is whole.
    await client.query(`drop database if exists making_${name}`);
    await client.query(`create database making_${name}`);
    await (await openServer(urlOf(server, `making_${name}`), () => undefined)).close();
    await client.query(`alter database making_${name} rename to ${name}`);
  });
  return name;
};

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function asOwner(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
