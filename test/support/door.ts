import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createApp } from '../../src/api/app.js';
import { join } from 'node:path';
import { installDir } from '../../src/service/config.js';
import type { ApiPorts } from '../../src/api/api-ports.js';
import { usualStreamLimits } from '../../src/api/sse.js';
import type { Stage } from '../../src/model/stage.js';
import { processLog } from '../../src/platforms/process/backend-log.js';
import { createRates } from '../../src/store/rates.js';
import { openDesk, type Desk } from './desk.js';

/** The real HTTP door in front of a desk: everything but an engine. */
export interface Door {
  readonly desk: Desk;
  readonly port: number;
  /** What came in by `PUT /artifacts`, whole uploads only. */
  readonly received: Buffer[];
  /** What was logged, by its message. */
  readonly logged: string[];
  /** The ports of the clients whose connections are open here. */
  readonly clients: ReadonlySet<number>;
  ask<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, more?: Asked): Promise<Answer<T>>;
  close(): Promise<void>;
}

interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export async function openDoor(
  change: (ports: ApiPorts, desk: Desk) => Partial<ApiPorts> = () => ({}),
  stages?: readonly Stage[],
): Promise<Door> {
  const desk = await openDesk(stages);
  const received: Buffer[] = [];
  const logged: string[] = [];
  const note = (_facts: object, message: string): void => void logged.push(message);
  const ports: ApiPorts = {
    ...desk.ports,
    log: { info: note, warn: note, error: note },
    verbs: desk.ports,
    artifacts: {
      ...desk.ports.artifacts,
      receive: async (_digest, bytes) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        received.push(Buffer.concat(chunks));
        return { created: true };
      },
    },
    stageLog: processLog('/nowhere'),
    rates: createRates(desk.database, { reads: 0, writes: 0, 'sign-ins': 0, arrivals: 0 }),
    user: 'mina',
    version: {
      name: 'switchback',
      version: '0',
      node: process.version,
      pulumi: { version: '0', from: 'path' },
    },
    bodySeconds: 30,
    uploadBytes: 512 * 1024 ** 2,
    streams: { ...usualStreamLimits, closing: new AbortController().signal },
    ready: () => Promise.resolve(true),
    failsGitHub: () => Promise.resolve(false),
    clockSkewSeconds: () => 0,
    webhook: null,
    badges: [],
    demandsKey: false,
    publicUrl: null,
    dashboardDir: join(installDir, 'dist', 'dashboard'),
    provider: null,
    jobs: null,
    proxies: [],
  };
  const server = createServer(createApp({ ...ports, ...change(ports, desk) }));
  server.requestTimeout = 0;
  // A connection that lay idle while a test was busy would be closed just as the next request goes out on it.
  server.keepAliveTimeout = 0;
  const clients = new Set<number>();
  server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    clients.add(remotePort);
    socket.once('close', () => clients.delete(remotePort));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    desk,
    received,
    logged,
    port,
    clients,
    ask: async (method, path, { body, headers = {} } = {}) => {
      const response = await fetch(`http://127.0.0.1:${String(port)}/api/v1${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const told: unknown = text === '' ? null : JSON.parse(text);
      return { status: response.status, headers: response.headers, body: told as never };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await desk.close();
    },
  };
}
