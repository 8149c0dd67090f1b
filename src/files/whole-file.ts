import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { link, rename, rm, writeFile } from 'node:fs/promises';

type Content = string | Uint8Array;

/** For its owner only, and on the disk before it gets its name: a full disk or a power cut leaves what was there. */
const how = { mode: 0o600, flush: true, flag: 'wx' } as const;

/**
 * Writes a small file for its owner only. Whoever reads it, also after a full disk or a power cut, finds all of it or
 * what was there before. With `replace: false` a file that is there stays.
 */
export async function writeWhole(file: string, content: Content, { replace = true } = {}): Promise<void> {
  const mine = asideOf(file);
  try {
    await writeFile(mine, content, how);
    // A link either is there whole or fails: of two who make the file at once, both use the first.
    await (replace ? rename(mine, file) : link(mine, file).catch(ifThere));
  } finally {
    await rm(mine, { force: true });
  }
}

/** The same, for whoever must not be interrupted by anything else of its process. */
export function writeWholeSync(file: string, content: Content): void {
  const mine = asideOf(file);
  try {
    writeFileSync(mine, content, how);
    renameSync(mine, file);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Two that write at once write each a file of their own. */
const asideOf = (file: string): string => `${file}.${randomUUID()}`;

function ifThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}
