import { rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure, Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { StartFailure, type Config } from './config.js';
import { readJson } from '../files/json-file.js';
import { boundConnections } from './connections.js';
import { writeWhole } from '../files/whole-file.js';
import { readTls, tlsRenewal } from './tls.js';
import type { Log } from '../ports/log.js';
import { identityOf, isIdentity, isStillAlive, type ProcessIdentity } from '../processes/identity.js';

/**
 * Throws StartFailure `port-in-use` before anything is made or started for a service that could not listen. Port 0 is
 * whichever is free, so there is nothing to ask.
 */
export async function assertPortFree({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  if (port === 0) return;
  const trial = await listening(createServer(), { host, port });
  await new Promise((resolve) => trial.close(resolve));
}

/** A stream is a connection of its own: a thousand who listen, and all who ask beside them. */
const mostConnections = 2000;

/** Listens on the address of the config; throws StartFailure `port-in-use`. */
export function listen(server: Server, { host, port, reach }: Config): Promise<Server> {
  // Uploads may be slow; each handler bounds what it reads.
  server.requestTimeout = 0;
  server.headersTimeout = 10_000;
  // Longer than clients and load balancers keep an idle connection: who closes first must not be the one that is asked.
  server.keepAliveTimeout = 75_000;
  boundConnections(server, mostConnections);
  const { proxies, tls } = reach;
  if (proxies.length > 0 && tls === null)
    server.on('connection', (socket: Socket) => {
      // Whoever comes past the proxy would send a token in the clear.
      if (!isFrom(socket.remoteAddress ?? '', proxies)) socket.destroy();
    });
  return listening(server, { host, port });
}

/** Whether a connection comes from a proxy that is named, or from this machine itself. */
export const isFrom = (address: string, proxies: readonly string[]): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return proxies.includes(plain) || plain === '::1' || plain.startsWith('127.');
};

/**
 * A server that speaks TLS by itself where it has a certificate; `renew` is one look whether that is another one now.
 * Throws StartFailure `tls-unusable`.
 */
export async function serverFor(
  app: RequestListener,
  { reach: { tls }, log }: { reach: Config['reach']; log: Log },
): Promise<{ server: Server; renew: (() => Promise<void>) | null }> {
  if (tls === null) return { server: createServer(app), renew: null };
  const first = await readTls(tls);
  const server = createSecure(first, app);
  return { server, renew: tlsRenewal(server, { files: tls, first, log }) };
}

/** Connections that may wait to be taken. All browsers come back at once after a restart, and Node's 511 are too few. */
const waiting = 4096;

function listening(server: Server, { host, port }: Pick<Config, 'host' | 'port'>): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const failure = new StartFailure([{ code: 'port-in-use', facts: { host, port } }], { cause: error });
      reject(error.code === 'EADDRINUSE' ? failure : error);
    });
    server.listen({ port, host, backlog: waiting }, () => {
      resolve(server);
    });
  });
}

/** The address that it really got, for port 0 too. */
export function addressOf(server: Server | SecureServer): string {
  const { address, family, port } = server.address() as AddressInfo;
  const scheme = server instanceof SecureServer ? 'https' : 'http';
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`;
}

/** Requests that are being answered get so long to end. */
const drainMilliseconds = 1000;

/** Takes no more requests, lets those that are being answered end, and after a while ends them. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, drainMilliseconds);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** `service.json`, by which the CLI finds a service and proves which process it is. */
export interface Announcement {
  /** Writes it unless another living service is named there. */
  show(): Promise<void>;
  /** Only where it names this process. */
  remove(): Promise<void>;
}

export function announcementOf(
  dataDir: string,
  { url, door, now }: { url: string; door: string | null; now: Date },
): Announcement {
  const file = join(dataDir, 'service.json');
  const own = identityOf(process.pid);
  const text = JSON.stringify({
    url,
    ...(door === null ? {} : { door }),
    ...own,
    startedAt: now.toISOString(),
  });
  const named = (): Promise<ProcessIdentity | null> => readJson(file, isIdentity);
  return {
    show: async () => {
      const there = await named();
      if (there !== null && isStillAlive(there)) return;
      // Two that see the gap at once write each a file of their own; whichever stays names one that lives.
      await writeWhole(file, `${text}\n`);
    },
    remove: async () => {
      const there = await named();
      if (there?.pid === own?.pid && there?.started === own?.started) await rm(file, { force: true });
    },
  };
}
