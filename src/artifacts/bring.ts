import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BucketObjects } from '../bucket/objects.js';
import type { PackageLimits } from './contents.js';
import { refusalOfDisk } from './disk.js';
import { inspectPackage } from './inspect.js';
import { isAlive, pidIn } from './left-by.js';
import { objectOf, type Places } from './places.js';
import { keep } from './receive.js';
import { digestOf } from './unpack.js';

/** Where tarballs are kept on this machine, and where those of all are. */
export interface Shelf {
  readonly places: Places;
  readonly limits: Partial<PackageLimits> | undefined;
  readonly objects: BucketObjects;
}

/**
 * Brings a tarball from the bucket onto this machine, from where a fetch before was cut. Gives the digest of what is
 * there now: another one = the bucket holds other bytes, which are not kept; null = it is nowhere.
 */
export async function bring(shelf: Shelf, digest: string): Promise<string | null> {
  const { places } = shelf;
  const object = objectOf(digest);
  await mkdir(places.coming, { recursive: true, mode: 0o700 });
  const part = join(places.coming, `${object}.${String(process.pid)}-${randomUUID()}`);
  const resumed = await takePart(places, object, part);
  try {
    if (!(await shelf.objects.fetch(object, part))) return await nowhere(part);
    let actual = await digestOf(part);
    if (actual !== digest && resumed) {
      // Nobody knows who wrote the part that it began with.
      await rm(part, { force: true });
      if (!(await shelf.objects.fetch(object, part))) return null;
      actual = await digestOf(part);
    }
    if (actual !== digest) {
      await rm(part, { force: true });
      return actual;
    }
    await inspectPackage(part, shelf.limits);
    await keep(part, places.tarball(digest), places.folder(digest));
    return digest;
  } catch (error) {
    throw refusalOfDisk(error);
  }
}

async function nowhere(part: string): Promise<null> {
  await rm(part, { force: true });
  return null;
}

/** What a fetch that was cut has left is gone on with, by one process alone. */
async function takePart(places: Places, object: string, part: string): Promise<boolean> {
  const names = (await readdir(places.coming)).filter((name) => name.startsWith(`${object}.`));
  for (const name of names) {
    const pid = pidIn(name.slice(object.length + 1));
    if (pid !== process.pid && isAlive(pid)) continue;
    const taken = await rename(join(places.coming, name), part).then(
      () => true,
      () => false,
    );
    if (taken) return true;
  }
  return false;
}
