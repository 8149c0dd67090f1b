import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { Kysely } from 'kysely';
import { create, extract } from 'tar';
import { migrate, migrationsText } from './migrate.js';
import { pgliteDialect } from './pglite-dialect.js';
import { sync, syncFolder } from './synced-files.js';

/**
 * Puts a new database, as the build made it, where none is: whole and on the disk, or not at all. Starting from it takes
 * a fraction of what initialising and migrating one takes, which is done where the build made none. Throws what the
 * disk said.
 */
export async function unpackTemplate(folder: string): Promise<void> {
  if (existsSync(folder) || !existsSync(templateFile)) return;
  const next = `${folder}.next`;
  try {
    // Of a start that was killed.
    await rm(next, { recursive: true, force: true });
    await mkdir(next, { recursive: true, mode: 0o700 });
    // Strict, for otherwise what could not be written is only warned of; sync, for otherwise the rest is written on after
    // that.
    extract({ file: templateFile, cwd: next, strict: true, sync: true });
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
  if (existsSync(templateFile)) return;
  const made = `${templateFile}.${String(process.pid)}`;
  const folder = `${made}.folder`;
  try {
    await fillDatabase(folder, more);
    await keepPrivate(folder);
    await create({ file: made, cwd: folder, gzip: true, portable: true }, await readdir(folder));
    await removeOthers();
    await rename(made, templateFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fillDatabase(folder: string, more: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pglite = await PGlite.create({ fs: new NodeFS(folder) });
  await migrate(new Kysely<unknown>({ dialect: pgliteDialect(pglite) }));
  await pglite.exec(more);
  await pglite.exec('vacuum (freeze, analyze)');
  // What new databases are made from: two thirds of all files, and nobody makes one here.
  await pglite.exec('update pg_database set datistemplate = false');
  for (const name of ['template0', 'template1']) await pglite.exec(`drop database ${name}`);
  await pglite.close();
}

/** PGlite writes files that everybody may read. */
async function keepPrivate(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  await Promise.all(files.map(({ parentPath, name }) => chmod(join(parentPath, name), 0o600)));
}

/** Those of earlier builds. */
async function removeOthers(): Promise<void> {
  const names = (await readdir(dirname(templateFile))).filter((name) => /^template-.*\.tar\.gz$/.test(name));
  for (const name of names) {
    if (name !== basename(templateFile)) await rm(join(dirname(templateFile), name), { force: true });
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
    .update([...versions, migrationsText].join('\n'))
    .digest('hex')
    .slice(0, 12);
}

/** Beside the compiled code, also when this file runs uncompiled. */
const templateFile = join(here, '../../dist/store', `template-${fingerprint()}.tar.gz`);
