import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/folder.js';
import { writeWhole } from '../files/whole-file.js';

const keyBytes = 32;

/** The key of the environments' fingerprints, made once per data directory: 32 bytes, readable by its owner only. */
export async function fingerprintKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'fingerprint.key');
  const known = await contentOf(file);
  if (known?.length === keyBytes) return known;
  await makeFolder(dataDir);
  // Of two who make it at once, both use the first. One of another length was cut off by a power cut: a new key costs
  // no more than that everything counts as changed once.
  await writeWhole(file, randomBytes(keyBytes), { replace: known !== null });
  return readFile(file);
}

/** null = there is no such file; one that cannot be read is not replaced. */
async function contentOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
