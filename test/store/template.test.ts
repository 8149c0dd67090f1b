import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openEmbedded } from '../../src/store/database.js';
import { unpackTemplate } from '../../src/store/template.js';
import { gaveUp, initialiseDatabase } from '../support/database.js';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'switchback-template-'));
  folder = join(parent, 'database');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** Opens the files as they are, without any migration; gives what is asked of them. */
async function asked<T>(ask: (pglite: PGlite) => Promise<T>): Promise<T> {
  const pglite = await PGlite.create(folder);
  try {
    return await ask(pglite);
  } finally {
    await pglite.close();
  }
}

const migrationsOf = async (pglite: PGlite): Promise<string[]> =>
  (await pglite.query<{ name: string }>('select name from kysely_migration order by name')).rows.map(
    ({ name }) => name,
  );

test('a new database has all migrations and the tables of the queue before it is opened', async () => {
  await unpackTemplate(folder);
  const found = await asked(async (pglite) => ({
    migrations: await migrationsOf(pglite),
    queue: (await pglite.query("select to_regclass('pgboss.job') is not null as there")).rows,
  }));
  await rm(folder, { recursive: true });
  await initialiseDatabase(folder);
  await (await openEmbedded(folder, gaveUp)).close();
  expect(found).toEqual({ migrations: await asked(migrationsOf), queue: [{ there: true }] });
}, 60_000);

test('a new database has no row of any installation: only the versions of its schema, and the audit at its beginning', async () => {
  await unpackTemplate(folder);
  const [filled, heads] = await asked(async (pglite) => {
    const { rows } = await pglite.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by name`,
    );
    const counts = rows.map(async ({ name }) => {
      const counted = await pglite.query<{ rows: number }>(`select count(*)::int as rows from ${name}`);
      return { name, rows: counted.rows[0]?.rows };
    });
    const names = (await Promise.all(counts)).filter((table) => table.rows !== 0).map(({ name }) => name);
    return [names, (await pglite.query('select last from audit_head')).rows];
  });
  const versions = ['pgboss.version', 'public.kysely_migration', 'public.kysely_migration_lock'];
  expect(filled).toEqual(['public.audit_head', ...versions].toSorted());
  expect(heads).toEqual([{ last: 0 }]);
});

/** Of PostgreSQL's `ControlFileData`: after its identifier and two versions. */
const stateOffset = 16;
const shutDown = 1;

test('a new database was closed before the build kept it, with nothing left to replay, and only its owner may read it', async () => {
  await unpackTemplate(folder);
  const control = join(folder, 'global/pg_control');
  expect((await readFile(control)).readUInt32LE(stateOffset)).toBe(shutDown);
  expect([(await stat(folder)).mode & 0o777, (await stat(control)).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(await readdir(parent)).toEqual(['database']);
});

test('a new database is whole even from a package, which has no empty folders', async () => {
  await unpackTemplate(folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(folders).toEqual(expect.arrayContaining(['pg_notify', 'pg_twophase', 'pg_tblspc', 'pg_wal']));
  expect(entries.map(({ name }) => name)).not.toContain('empty-folders.json');
});
