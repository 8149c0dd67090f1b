import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { extract, type ReadEntry } from 'tar';
import { readContents, type Contents } from './contents.js';
import { isBesidePackage, plainPath } from './entry.js';
import { refused } from './refused.js';

/** The size was judged when the package came; of names counts what this disk tells apart. */
const asItIs = {
  ...{ maxFiles: Number.POSITIVE_INFINITY, maxUnpackedBytes: Number.POSITIVE_INFINITY },
  named: (path: string): string => path,
};

/**
 * Unpacks a package into an empty folder. It was checked when it came; this is the step that writes files, so it is
 * checked again, and what was written is compared with what is listed.
 */
export async function extractPackage(file: string, folder: string): Promise<void> {
  const { files } = await readContents(file, asItIs);
  await extract({
    ...{ file, cwd: folder, strip: 1, strict: true, preserveOwner: false, noMtime: true },
    filter: (_path, entry) => 'type' in entry && prepare(entry),
  }).catch((error: unknown) => {
    throw nameless(error) ?? error;
  });
  await assertWhole(folder, files);
}

/** Gives an entry its plain path and its owner the rights to it; false = it is not of the package. */
function prepare(entry: ReadEntry): boolean {
  if (isBesidePackage(entry.path)) return false;
  entry.path = plainPath(entry.path);
  const isFolder = entry.type === 'Directory';
  entry.mode = ((entry.mode ?? 0o666) & 0o777) | (isFolder ? 0o700 : 0o600);
  return true;
}

/** A name that this disk cannot have. */
function nameless(error: unknown): Error | null {
  const { code = '', entry } = error as { code?: string; entry?: ReadEntry };
  const isOfName = code === 'ENAMETOOLONG' || code === 'EILSEQ';
  return isOfName && entry !== undefined ? refused('name-too-long', entry.path, { cause: error }) : null;
}

/** Refuses with `lost` when a file is missing, is not as long as it is listed, or is not listed. */
async function assertWhole(folder: string, listed: Contents['files']): Promise<void> {
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
