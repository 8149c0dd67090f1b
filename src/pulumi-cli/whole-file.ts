import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a small file for its owner only. Whoever reads it, also after a full disk or a power cut, finds all of it or
 * what was there before. With `replace: false` a file that is there stays.
 */
export async function writeWhole(file: string, text: string, { replace = true } = {}): Promise<void> {
  const mine = `${file}.${randomUUID()}`;
  try {
    await writeFile(mine, text, { mode: 0o600, flush: true });
    await (replace ? rename(mine, file) : link(mine, file).catch(ifThere));
  } finally {
    await rm(mine, { force: true });
  }
}

function ifThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}
