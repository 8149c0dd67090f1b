import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { withSocketPath, type SocketPlace } from './socket-path.js';

/** Listens on a socket of a folder for as long as this process lives: the kernel itself ends it, whatever kills it. */
export async function showLife(place: SocketPlace): Promise<{ end(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  await removeSign(place);
  await withSocketPath(place, (path) => {
    return new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  });
  server.unref();
  return {
    end: async () => {
      server.close();
      await removeSign(place);
    },
  };
}

/**
 * Whether it is proven that nobody listens there any more. Only to be asked under the kernel of the one who did; a
 * socket that is missing proves nothing, and one that is frozen is still heard.
 */
export const isSilenced = (place: SocketPlace): Promise<boolean> =>
  withSocketPath(place, (path) => {
    return new Promise<boolean>((resolve) => {
      const socket = connect(path);
      const answer = (silenced: boolean): void => {
        socket.destroy();
        resolve(silenced);
      };
      socket.once('connect', () => {
        answer(false);
      });
      socket.once('error', ({ code }: NodeJS.ErrnoException) => {
        answer(code === 'ECONNREFUSED');
      });
    });
  });

/** Removes the socket that a killed process left. */
export const removeSign = ({ folder, name }: SocketPlace): Promise<void> =>
  rm(join(folder, name), { force: true });
