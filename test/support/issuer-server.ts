import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Reached in another network: a relay there passes on what comes to `issuer`, and TLS is spoken here. */
export interface Relayed {
  readonly issuer: string;
  /** Files see no networks. */
  readonly socket: string;
  readonly tls: { readonly cert: string; readonly key: string };
}

/** Where somebody who signs is asked: on loopback, or where a relay leads to. */
export async function openIssuer(
  answer: RequestListener,
  relayed: Relayed | null,
): Promise<{ issuer: string; close: () => Promise<void> }> {
  const server =
    relayed === null
      ? createServer(answer)
      : createSecure({ cert: readFileSync(relayed.tls.cert), key: readFileSync(relayed.tls.key) }, answer);
  await new Promise<void>((resolve) => {
    if (relayed === null) server.listen(0, '127.0.0.1', resolve);
    else server.listen(relayed.socket, resolve);
  });
  const own = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    issuer: relayed?.issuer ?? own(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
