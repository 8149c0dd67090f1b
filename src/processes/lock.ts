import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createServer, type ListenOptions } from 'node:net';

/** What only one process at a time may be to a folder. */
export type Role = 'service' | 'stage-host' | 'log-keeper';

export interface Lock {
  release(): void;
}

/**
 * A role for a folder, until this process ends in whatever way; null when another one has it. The kernel holds it, so
 * there is nothing to clear after a kill -9 and no pid to mistake for another.
 */
export async function takeLock(folder: string, role: Role): Promise<Lock | null> {
  const address = await addressOf(folder, role);
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve({ release: () => server.close() });
    });
  });
}

/**
 * On Linux an abstract socket named after the folder itself (device and inode: no symbolic link makes a second
 * name for it); elsewhere a loopback port derived from the same, where a collision refuses instead of doubling.
 */
async function addressOf(folder: string, role: Role): Promise<ListenOptions> {
  const { dev, ino } = await stat(folder, { bigint: true });
  const name = nameOf[role](dev.toString(), ino.toString());
  if (process.platform === 'linux') return { path: `\0${name}` };
  return { host: '127.0.0.1', port: 20_000 + (Number.parseInt(hashOf(name).slice(0, 8), 16) % 10_000) };
}

/** Processes of earlier versions take the first two by these names, and may still run. */
const nameOf: Readonly<Record<Role, (dev: string, ino: string) => string>> = {
  service: (dev, ino) => `switchback-${dev}-${ino}`,
  'stage-host': (dev, ino) => `switchback-stage-host-${hashOf(`${dev}:${ino}`)}`,
  'log-keeper': (dev, ino) => `switchback-log-keeper-${dev}-${ino}`,
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
