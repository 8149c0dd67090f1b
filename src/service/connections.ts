import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface Connection {
  readonly socket: Socket;
  /** Requests on it that are not answered yet. */
  asked: number;
}

/**
 * At most so many connections, and still nobody is locked out by idle ones: for one more than that, the oldest idle one
 * of the address with the most of them is closed. Only where every one is being answered, the new one is.
 */
export function boundConnections(server: Server, most: number): void {
  const open = new Map<string, Connection>();
  server.on('connection', (socket: Socket) => {
    const place = placeOf(socket);
    open.set(place, { socket, asked: 0 });
    socket.once('close', () => {
      if (open.get(place)?.socket === socket) open.delete(place);
    });
    if (open.size > most) oldestOfTheMost([...open.values()])?.destroy();
  });
  server.on('request', ({ socket }, response) => {
    const connection = open.get(placeOf(socket));
    if (connection === undefined) return;
    connection.asked += 1;
    response.once('close', () => (connection.asked -= 1));
  });
}

/** With TLS a request comes by another socket than the connection, from the same place. */
const placeOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string =>
  `${remoteAddress} ${String(remotePort)}`;

/** The newest connection is idle itself, so there is always one. */
function oldestOfTheMost(open: readonly Connection[]): Socket | undefined {
  const idle = new Map<string, Socket[]>();
  for (const { socket, asked } of open) {
    if (asked > 0 || socket.destroyed) continue;
    const { remoteAddress = '' } = socket;
    const others = idle.get(remoteAddress) ?? [];
    others.push(socket);
    idle.set(remoteAddress, others);
  }
  const [most = []] = [...idle.values()].toSorted((a, b) => b.length - a.length);
  return most[0];
}
