import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProxyServer } from 'http-proxy-3';
import { makeCertificate } from './certificate.js';

/** A proxy that has the certificate, and takes the path off below which it has the service. */
export interface ProxyInFront {
  readonly publicUrl: string;
  close(): Promise<void>;
}

/** Listens before there is what it passes on to: that has to know by which address it is reached. */
export async function openProxyInFront(prefix: string, port: () => number): Promise<ProxyInFront> {
  const folder = mkdtempSync(join(tmpdir(), 'switchback-proxy-'));
  const { cert, key } = makeCertificate(folder);
  const proxy = createProxyServer({ xfwd: true });
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
    const { url = '' } = request;
    if (!url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end('another application');
      return;
    }
    request.url = url.slice(prefix.length);
    proxy.web(request, response, { target: `http://127.0.0.1:${String(port())}` }, () => response.destroy());
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    publicUrl: `https://127.0.0.1:${String(own)}${prefix}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      proxy.close();
      rmSync(folder, { recursive: true });
    },
  };
}
