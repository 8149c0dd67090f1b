import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/api/app.js';
import type { ApiPorts } from '../../src/api/api-ports.js';
import { createPromotionService } from '../../src/promotion/service.js';
import { openDesk, type Desk } from './desk.js';

/** The real HTTP door in front of a desk: everything but an engine. */
export interface Door {
  readonly desk: Desk;
  readonly port: number;
  /** What came in by `PUT /artifacts`, whole uploads only. */
  readonly received: Buffer[];
  /** What was logged, by its message. */
  readonly logged: string[];
  close(): Promise<void>;
}

export async function openDoor(change: (ports: ApiPorts) => Partial<ApiPorts> = () => ({})): Promise<Door> {
  const desk = await openDesk();
  const received: Buffer[] = [];
  const logged: string[] = [];
  const note = (_facts: object, message: string): void => void logged.push(message);
  const ports: ApiPorts = {
    ...desk.ports,
    log: { info: note, warn: note, error: note },
    service: createPromotionService(desk.ports),
    artifacts: {
      ...desk.ports.artifacts,
      receive: async (_digest, bytes) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        received.push(Buffer.concat(chunks));
        return { created: true };
      },
    },
    user: 'mina',
    version: {
      name: 'switchback',
      version: '0',
      node: process.version,
      pulumi: { version: '0', from: 'path' },
    },
    bodySeconds: 30,
    ready: () => Promise.resolve(true),
  };
  const server = createServer(createApp({ ...ports, ...change(ports) }));
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    desk,
    received,
    logged,
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await desk.close();
    },
  };
}
