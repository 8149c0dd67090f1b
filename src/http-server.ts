import { rename, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { StartFailure, type Config } from './config.js';
import { identityOf } from './processes/identity.js';

/** Listens on the address of the config; throws StartFailure `port-in-use`. */
export function listen(server: Server, { host, port }: Config): Promise<Server> {
  // Uploads may be slow; each handler bounds what it reads.
  server.requestTimeout = 0;
  server.headersTimeout = 10_000;
  server.maxConnections = 1000;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const failure = new StartFailure([{ code: 'port-in-use', facts: { host, port } }], { cause: error });
      reject(error.code === 'EADDRINUSE' ? failure : error);
    });
    server.listen(port, host, () => {
      resolve(server);
    });
  });
}

/** The address that it really got, for port 0 too. */
export function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`;
}

/** Takes no more requests and ends those that are open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** Writes `service.json`, by which the CLI finds the service and proves which process it is. */
export async function announce(dataDir: string, { url, now }: { url: string; now: Date }): Promise<void> {
  const file = announcementIn(dataDir);
  const text = JSON.stringify({ url, ...identityOf(process.pid), startedAt: now.toISOString() });
  await writeFile(`${file}.next`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.next`, file);
}

export const announcementIn = (dataDir: string): string => join(dataDir, 'service.json');
