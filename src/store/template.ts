import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { extract } from 'tar';
import { sync, syncFolder } from './synced-files.js';

/**
 * Puts a freshly initialised database, as the build made it, where none is: whole and on the disk, or not at all.
 * Starting from it takes a third of the time and half of the memory of initialising one, which PGlite does where the
 * build made none. Throws what the disk said.
 */
export async function unpackTemplate(folder: string): Promise<void> {
  if (existsSync(folder) || !existsSync(file)) return;
  const next = `${folder}.next`;
  try {
    // Of a start that was killed.
    await rm(next, { recursive: true, force: true });
    await mkdir(next, { recursive: true, mode: 0o700 });
    // Strict, for otherwise what could not be written is only warned of; sync, for otherwise the rest is written on after
    // that. Each name in it begins with a slash.
    extract({ file, cwd: next, strip: 1, strict: true, sync: true });
    await syncFolder(next);
    await rename(next, folder);
  } catch (error) {
    await rm(next, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await sync(dirname(folder));
}

/** Makes the template unless it is there; part of the build, not of the service. */
export async function makeTemplate(): Promise<void> {
  if (existsSync(file)) return;
  const pglite = await PGlite.create();
  const dump = await pglite.dumpDataDir('gzip');
  await pglite.close();
  await writeFile(`${file}.next`, Buffer.from(await dump.arrayBuffer()));
  await rename(`${file}.next`, file);
}

const here = dirname(fileURLToPath(import.meta.url));
const manifest = join(
  dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')),
  '../package.json',
);
const { version } = createRequire(import.meta.url)(manifest) as { version: string };

/** Beside the compiled code, also when this file runs uncompiled; a template belongs to one version of PGlite. */
const file = join(here, '../../dist/store', `template-${version}.tar.gz`);
