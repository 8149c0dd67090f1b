import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A proxy on loopback, by which names that nobody else knows lead to ports of this machine. */
export interface HttpProxy {
  /** With a user and a password, as many have one. */
  readonly url: string;
  /** What was asked of it, as `api.github.test:443`. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface BehindProxy {
  readonly port: number;
  /** Speaks TLS to whoever comes, as what it stands for does. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

const credentials = 'mina:canaryOfTheProxy';

/** It takes CONNECT, and only with its password; what it does not know it cannot reach. */
export async function openHttpProxy(known: Readonly<Record<string, BehindProxy>> = {}): Promise<HttpProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', keep);
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (headers['proxy-authorization'] !== expected)
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    asked.push(url);
    const target = known[url];
    if (target === undefined) return void client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const upstream = connect(target.port, '127.0.0.1');
    keep(upstream);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const { tls } = target;
    const inner = tls === undefined ? client : new TLSSocket(client, { isServer: true, ...tls });
    inner.on('error', () => undefined).once('close', () => upstream.destroy());
    upstream.once('close', () => inner.destroy());
    inner.pipe(upstream).pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${credentials}@127.0.0.1:${String(port)}`,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
