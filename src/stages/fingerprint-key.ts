import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key of the environments' fingerprints, made once per data directory: 32 bytes, readable by its owner only. */
export async function fingerprintKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'fingerprint.key');
  const known = await readFile(file).catch(() => null);
  if (known?.length === 32) return known;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const mine = `${file}.${String(process.pid)}`;
  await writeFile(mine, randomBytes(32), { mode: 0o600 });
  // A link either is there whole or fails: of two who make the key at once, both use the first.
  await link(mine, file).catch(() => undefined);
  await rm(mine);
  return readFile(file);
}
