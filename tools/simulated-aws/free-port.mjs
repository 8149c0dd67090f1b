/** Ports of the simulation stay from one start to the next: none of those that systems take for connections. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const range = { least: 20_000, most: 31_999 };
const candidate = () => range.least + Math.floor(Math.random() * (range.most - range.least + 1));

/** Lets a server listen on a free port of the range, or on the given one, and gives the port. */
export async function listenOn(server, port) {
  for (;;) {
    const wanted = port ?? candidate();
    try {
      server.listen(wanted, '127.0.0.1');
      await once(server, 'listening');
      return wanted;
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
      if (port !== undefined)
        throw new Error(`port ${port}, a simulated load balancer's, is taken by another program`, {
          cause: error,
        });
    }
  }
}

/** A port that is free now, for a process that listens on it itself. */
export async function freePort() {
  const server = createServer();
  const port = await listenOn(server);
  server.close();
  await once(server, 'close');
  return port;
}
