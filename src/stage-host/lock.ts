import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer, type ListenOptions, type Server } from 'node:net';

/**
 * The right to be the host of a stage, until this process ends in whatever way; null when another one has it.
 * The kernel holds it, so there is nothing to clear after a kill -9 and no pid to mistake for another.
 */
export async function takeLock(folder: string): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(addressOf(folder), () => {
      server.unref();
      resolve(server);
    });
  });
}

/**
 * On Linux an abstract socket named after the folder itself (device and inode: no symbolic link makes a second
 * name for it); elsewhere a loopback port derived from the same, where a collision refuses instead of doubling.
 */
function addressOf(folder: string): ListenOptions {
  const { dev, ino } = statSync(folder, { bigint: true });
  const name = createHash('sha256').update(`${dev.toString()}:${ino.toString()}`).digest('hex');
  if (process.platform === 'linux') return { path: `\0switchback-stage-host-${name}` };
  return { host: '127.0.0.1', port: 20_000 + (Number.parseInt(name.slice(0, 8), 16) % 10_000) };
}
