import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../model/error.js';
import type { PackageLimits } from './contents.js';
import { inspectPackage } from './inspect.js';
import { refusalOfDisk } from './disk.js';
import type { Places } from './places.js';

interface Store {
  readonly places: Places;
  readonly limits: Partial<PackageLimits> | undefined;
}

interface Upload {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly limitBytes: number;
}

/** Takes an upload in: temporary file, digest, package check, then one rename. */
export async function receive(store: Store, digest: string, upload: Upload): Promise<{ created: boolean }> {
  const { places } = store;
  const target = places.tarball(digest);
  const incoming = join(places.incoming, `${String(process.pid)}-${randomUUID()}.tgz`);
  try {
    await mkdir(places.incoming, { recursive: true, mode: 0o700 });
    const actual = await write(incoming, upload);
    if (actual !== digest) throw new Refusal('digest-mismatch', { expected: digest, actual });
    await inspectPackage(incoming, store.limits);
    return await keep(incoming, target, places.folder(digest));
  } catch (error) {
    throw refusalOfDisk(error);
  } finally {
    await rm(incoming, { force: true });
  }
}

async function write(file: string, { bytes, limitBytes }: Upload): Promise<string> {
  const handle = await open(file, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > limitBytes)
        throw new Refusal('payload-too-large', { limit: limitBytes, setBy: 'SWITCHBACK_UPLOAD_MB' });
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
    return `sha256:${hash.digest('hex')}`;
  } finally {
    await handle.close();
  }
}

/** The same bytes sent again replace the file: that also mends a copy that rotted on the disk. */
export async function keep(incoming: string, target: string, folder: string): Promise<{ created: boolean }> {
  const there = await stat(target).then(
    () => true,
    () => false,
  );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(incoming, target);
  await syncFolder(folder);
  return { created: !there };
}

/** Without this, a power cut may forget the rename that was already answered for. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } finally {
    await handle?.close();
  }
}
