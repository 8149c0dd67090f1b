import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that a test can cut. */
export interface TcpProxy {
  readonly port: number;
  /** From now on nothing goes through, in either direction, and nobody is told: as when a cable is pulled. */
  cut(): void;
  /** Every connection breaks, and so does each new one, until it is healed: as when the server has gone. */
  drop(): void;
  /** What was kept back arrives, and everything goes through again. */
  heal(): void;
  /**
   * The next transaction in which a client sends `text` is committed, and the answer to its COMMIT is lost, with the
   * connection; resolves then.
   */
  loseCommitOf(text: string): Promise<void>;
  /** The next packet in which a client sends `text` is kept back, alone; resolves then, with what lets it through. */
  holdAt(text: string): Promise<() => void>;
  close(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isDown = false;
  let losing: { text: string; lost: () => void } | null = null;
  let holding: { text: string; held: (release: () => void) => void } | null = null;

  const server = createServer((client) => {
    if (isDown) {
      client.destroy();
      return;
    }
    const upstream = connect(target);
    let marked = false;
    let committing = false;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      if (isCut) from.pause();
      from
        .on('error', () => undefined)
        .once('close', () => {
          sockets.delete(from);
          to.destroy();
        });
    }
    client.on('data', (bytes) => {
      const said = bytes.toString('latin1');
      if (losing !== null && said.includes(losing.text)) marked = true;
      if (marked && /commit/i.test(said)) committing = true;
      if (holding === null || !said.includes(holding.text)) {
        upstream.write(bytes);
        return;
      }
      client.pause();
      holding.held(() => {
        if (upstream.writable) upstream.write(bytes);
        client.resume();
      });
      holding = null;
    });
    upstream.on('data', (bytes) => {
      if (!committing) {
        client.write(bytes);
        return;
      }
      losing?.lost();
      losing = null;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    drop: () => {
      isDown = true;
      for (const socket of sockets) socket.destroy();
    },
    heal: () => {
      isCut = false;
      isDown = false;
      for (const socket of sockets) socket.resume();
    },
    loseCommitOf: (text) =>
      new Promise((resolve) => {
        losing = { text, lost: resolve };
      }),
    holdAt: (text) =>
      new Promise((resolve) => {
        holding = { text, held: resolve };
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
