import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { StartFailure } from './config.js';
import { identityOf, isStillAlive, type ProcessIdentity } from './processes/identity.js';

export interface HeldDirectory {
  /** Names this data directory wherever it is moved to; made when it is first held. */
  readonly id: string;
  release(): Promise<void>;
}

/**
 * Makes the data directory and holds it for this process: two services on one embedded database would silently
 * lose rows. Throws StartFailure `data-dir-held` that names the other process.
 */
export async function holdDataDirectory(dataDir: string): Promise<HeldDirectory> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new StartFailure([{ code: 'data-dir-unusable', facts: { dataDir, why } }], { cause: error });
  });
  const owner = join(dataDir, 'service.pid');
  const lock = process.platform === 'linux' ? await lockByKernel(dataDir) : await lockByFile(owner);
  if (lock === null) {
    const pid = (await ownerOf(owner))?.pid ?? null;
    throw new StartFailure([{ code: 'data-dir-held', facts: { dataDir, pid } }]);
  }
  await writeFile(owner, JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
  return {
    id: await idOf(join(dataDir, 'installation')),
    release: async () => {
      await rm(owner, { force: true });
      lock.close();
    },
  };
}

async function idOf(file: string): Promise<string> {
  const there = await readFile(file, 'utf8').catch(() => '');
  if (there.trim() !== '') return there.trim();
  const id = randomUUID();
  await writeFile(file, `${id}\n`, { mode: 0o600, flush: true });
  return id;
}

/** A socket name that lives in the kernel, so it is free again however this process ends. */
async function lockByKernel(dataDir: string): Promise<{ close: () => void } | null> {
  const { dev, ino } = await stat(dataDir);
  const server = createServer();
  const listening = await listen(server, `\0switchback-${String(dev)}-${String(ino)}`);
  server.unref();
  return listening ? { close: () => server.close() } : null;
}

const listen = (server: Server, path: string): Promise<boolean> =>
  new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(path, () => {
      resolve(true);
    });
  });

/** Where the kernel has no such names: a file, whose owner is proven to live. */
async function lockByFile(owner: string): Promise<{ close: () => void } | null> {
  const other = await ownerOf(owner);
  return other !== null && isStillAlive(other) ? null : { close: () => undefined };
}

async function ownerOf(file: string): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}
