import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { Kysely } from 'kysely';
import { inThisThread } from './embedded.js';
import { migrate, migrationsText } from './migrate.js';
import { pgliteDialect } from './pglite-dialect.js';
import { sync, syncFolder } from './synced-files.js';
import { compileLess } from './wasm-tiers.js';

/**
 * Puts a new database, as the build made it, where none is: whole and on the disk, or not at all. Starting from it takes
 * a fraction of what initialising and migrating one takes, which is done where the build made none. Throws what the
 * disk said.
 */
export async function unpackTemplate(folder: string): Promise<void> {
  if (existsSync(folder) || !existsSync(template)) return;
  const next = `${folder}.next`;
  try {
    // Of a start that was killed.
    await rm(next, { recursive: true, force: true });
    await cp(template, next, { recursive: true });
    await makeEmptyFolders(next);
    await keepPrivate(next);
    await syncFolder(next);
    await rename(next, folder);
  } catch (error) {
    await rm(next, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await sync(dirname(folder));
}

/**
 * Makes the template unless it is there: part of the build, not of the service. `more` = what else its schema has. No
 * row in it is of any installation.
 */
export async function makeTemplate(more: string): Promise<void> {
  if (existsSync(template)) return;
  const made = `${template}.${String(process.pid)}`;
  try {
    await fillDatabase(made, more);
    await nameEmptyFolders(made);
    await removeOthers(made);
    await rename(made, template);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function fillDatabase(folder: string, more: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  compileLess();
  const pglite = await PGlite.create({ fs: new NodeFS(folder) });
  await migrate(new Kysely<unknown>({ dialect: pgliteDialect(inThisThread(pglite)) }));
  await pglite.exec(more);
  await pglite.exec('vacuum (freeze, analyze)');
  // What new databases are made from: two thirds of all files, and nobody makes one here.
  await pglite.exec('update pg_database set datistemplate = false');
  for (const name of ['template0', 'template1']) await pglite.exec(`drop database ${name}`);
  await pglite.close();
}

const emptyFolders = 'empty-folders.json';

/** PostgreSQL does not start without them, and npm leaves empty folders out of a package (npm-packlist 10.0.4). */
async function nameEmptyFolders(made: string): Promise<void> {
  const entries = await readdir(made, { recursive: true, withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const filled = new Set(entries.map(({ parentPath }) => parentPath));
  const empty = folders.filter((folder) => !filled.has(folder)).map((folder) => relative(made, folder));
  await writeFile(join(made, emptyFolders), JSON.stringify(empty));
}

async function makeEmptyFolders(next: string): Promise<void> {
  const list = join(next, emptyFolders);
  const named = JSON.parse(await readFile(list, 'utf8')) as readonly string[];
  for (const folder of named) await mkdir(join(next, folder), { recursive: true });
  await rm(list);
}

/** PGlite writes files that everybody may read. */
async function keepPrivate(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(
    entries.map((entry) => chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600)),
  );
}

/** Those of earlier builds. */
async function removeOthers(made: string): Promise<void> {
  const parent = dirname(template);
  const others = (await readdir(parent)).filter((name) => name.startsWith('template-'));
  for (const name of others) {
    if (join(parent, name) !== made) await rm(join(parent, name), { recursive: true });
  }
}

const here = dirname(fileURLToPath(import.meta.url));

/** A template belongs to one version of all that wrote it. */
function fingerprint(): string {
  const require = createRequire(import.meta.url);
  const versions = ['@electric-sql/pglite', 'pg-boss'].map((name) => {
    const manifest = join(dirname(require.resolve(name)), '../package.json');
    return (require(manifest) as { version: string }).version;
  });
  return createHash('sha256')
    .update([...versions, emptyFolders, migrationsText].join('\n'))
    .digest('hex')
    .slice(0, 12);
}

/** Beside the compiled code, also when this file runs uncompiled. */
const template = join(here, '../../dist/store', `template-${fingerprint()}`);
