import { existsSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import { found, type Finding } from './finding.js';

const check = 'state';
/** Bytes below which an update may stop half-way. */
const leastFree = 512 * 1024 ** 2;

interface Disk {
  readonly free: (path: string) => Promise<number>;
  readonly now: Date;
}

/** A problem when the disk is nearly full; what is safe to remove are old logs of updates, where that is enough. */
export async function spaceFinding(dataDir: string, { free, now }: Disk): Promise<Finding[]> {
  const bytes = await free(dataDir);
  if (bytes >= leastFree) return [];
  const folders = [join(dataDir, 'pulumi', 'home', 'logs'), join(dataDir, 'runs')].filter(existsSync);
  const old = sumOf(await Promise.all(folders.map((folder) => bytesOfOld(folder, now))));
  const words = folders.map(shellWord).join(' ');
  const remove = `find ${words} -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} +`;
  const mend = bytes + old >= leastFree ? remove : null;
  const megabytes = Math.floor(bytes / 1024 ** 2);
  return [found({ check, state: 'problem', mend }, 'space-low', { megabytes, removes: mend !== null })];
}

/** What `find -mtime +7` takes: eight whole days old and more. */
const oldAfter = 8 * 24 * 3600 * 1000;

async function bytesOfOld(folder: string, now: Date): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map(async (name) => {
    const path = join(folder, name);
    const there = await stat(path).catch(() => null);
    return there === null || now.getTime() - there.mtimeMs < oldAfter ? 0 : bytesOf(path);
  });
  return sumOf(await Promise.all(sizes));
}

async function bytesOf(path: string): Promise<number> {
  const there = await stat(path).catch(() => null);
  if (there === null) return 0;
  if (!there.isDirectory()) return there.size;
  const names = await readdir(path).catch(() => []);
  return sumOf(await Promise.all(names.map((name) => bytesOf(join(path, name)))));
}

const sumOf = (sizes: readonly number[]): number => sizes.reduce((sum, one) => sum + one, 0);

/** Free bytes where a path is, or will be. */
export async function freeBytes(path: string): Promise<number> {
  const here = await statfs(path).catch(() => null);
  if (here !== null) return here.bavail * here.bsize;
  return path === dirname(path) ? Number.POSITIVE_INFINITY : freeBytes(dirname(path));
}
