import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contents } from './contents.js';
import { refused } from './refused.js';

/** Of an unpacked package: refuses with `lost` when a file is missing, is not as long as it is listed, or is not listed. */
export async function assertWhole(folder: string, listed: Contents['files']): Promise<void> {
  const there = new Map(await sizesBelow(folder, ''));
  const differs = (path: string): boolean => there.get(path) !== listed.get(path);
  const lost = [...listed.keys(), ...there.keys()].find(differs);
  if (lost !== undefined) throw refused('lost', lost);
}

async function sizesBelow(folder: string, below: string): Promise<[string, number][]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<[string, number][]> => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return sizesBelow(folder, path);
      return [[path, (await lstat(join(folder, path))).size]];
    }),
  );
  return found.flat();
}
