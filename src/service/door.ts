import { rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { makeFolder } from '../files/folder.js';
import { withSocketPath } from '../processes/socket-path.js';
import { closeServer } from './http-server.js';

/** Where the service of a data directory is reached by its own user, whoever else is asked who they are. */
export interface Door {
  /** The socket. */
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Answers on a socket in a folder that only the user who runs the service may enter: who comes in there needs no
 * token, so that the first one can be made. Each service of a data directory has a socket of its own.
 */
export async function openDoor(app: RequestListener, dataDir: string): Promise<Door> {
  const folder = join(dataDir, 'door');
  await makeFolder(folder);
  // It may have been there before, for others, too.
  await chmod(folder, 0o700);
  const name = `${String(process.pid)}.sock`;
  const path = join(folder, name);
  rmSync(path, { force: true });
  const server = createServer(app);
  await withSocketPath({ folder, name }, (short) => listening(server, short));
  return {
    path,
    close: async () => {
      await closeServer(server);
      rmSync(path, { force: true });
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}
