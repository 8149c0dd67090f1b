import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../model/error.js';
import { refusalOfDisk } from './disk.js';
import { extractPackage } from './extract.js';
import { unpackingPrefix, type Places } from './places.js';

/**
 * The folder of the unpacked package, made by whoever comes first. The tarball is hashed every time, so that a
 * file that changed on the disk is noticed before anything of it runs.
 */
export async function unpack(places: Places, digest: string): Promise<string> {
  const actual = await digestOf(places.tarball(digest));
  if (actual === null) throw new Refusal('artefact-missing', { digest });
  if (actual !== digest) throw new Refusal('digest-mismatch', { expected: digest, actual });
  const folder = places.unpacked(digest);
  if (await exists(folder)) return folder;
  const own = join(places.folder(digest), `${unpackingPrefix}${String(process.pid)}-${randomUUID()}`);
  try {
    await mkdir(own, { mode: 0o700 });
    await extractPackage(places.tarball(digest), own);
    await settle(own, folder);
    return folder;
  } catch (error) {
    throw refusalOfDisk(error);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** The digest of what a file holds now; null = it is not there. */
export async function digestOf(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return null;
  }
  return `sha256:${hash.digest('hex')}`;
}

const exists = (folder: string): Promise<boolean> =>
  stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** The rename is the mark of completeness: the folder exists only whole. Losing the race is as good as winning. */
async function settle(own: string, folder: string): Promise<void> {
  try {
    await rename(own, folder);
  } catch (error) {
    if (!(await exists(folder))) throw error;
  }
}
