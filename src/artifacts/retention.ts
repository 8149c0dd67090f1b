import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { digestPattern } from '../model/build.js';
import type { Places } from './places.js';

/** Every tarball that is there, and since when; the same bytes sent again count from then. */
export async function list(places: Places): Promise<{ digest: string; since: Date }[]> {
  const names = await readdir(places.root).catch(() => []);
  const digests = names.map((name) => `sha256:${name}`).filter((digest) => digestPattern.test(digest));
  const found = await Promise.all(
    digests.map(async (digest) => ({ digest, since: await sinceOf(places, digest) })),
  );
  return found.flatMap(({ digest, since }) => (since === null ? [] : [{ digest, since }]));
}

/**
 * Takes a tarball and what was unpacked of it away in one step, unless it has come again since `before` (null = it
 * stays); what is given empties the disk. What a kill leaves of that is swept at the next start.
 */
export async function takeAway(
  places: Places,
  digest: string,
  before: Date,
): Promise<(() => Promise<void>) | null> {
  const since = await sinceOf(places, digest);
  if (since === null || since >= before) return null;
  await mkdir(places.incoming, { recursive: true, mode: 0o700 });
  const leaving = join(places.incoming, `${String(process.pid)}-leaving-${randomUUID()}`);
  await rename(places.folder(digest), leaving);
  return () => rm(leaving, { recursive: true, force: true });
}

/** When a tarball was last sent; null = it is not here. */
export const sinceOf = (places: Places, digest: string): Promise<Date | null> =>
  stat(places.tarball(digest)).then(
    (found) => (found.isFile() ? found.mtime : null),
    () => null,
  );
