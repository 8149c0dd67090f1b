import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { longestHead, type Target } from './onward.js';
import { passRequest } from './pass-request.js';
import { passWebSocket, type Wish } from './pass-web-socket.js';
import { plainHead, wantsWebSocket } from './plain-request.js';
import { failed } from './protocol.js';

/** The stage's address: an open port whose requests go to whatever build is current when their head arrives. */
export interface Listener {
  readonly port: number;
  /** Takes no new connection; those that are open finish what they do. */
  close(): void;
}

/**
 * Opens the address; rejects with `port-in-use`. A build may take WebSockets; a request to change to any other
 * protocol, as HTTP/2 without TLS, reaches it without that wish, which HTTP allows a server to ignore.
 */
export function openListener(
  port: number,
  current: () => Target | null,
  { idleMilliseconds = longestIdle } = {},
): Promise<Listener> {
  const server = openServer(idleMilliseconds);
  let closing = false;
  const answering = new WeakMap<Duplex, ServerResponse>();
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    if (closing) response.shouldKeepAlive = false;
    const before = answering.get(request.socket);
    answering.set(request.socket, response);
    inTurn(before, () => {
      // Whoever left meanwhile wants nothing any more.
      if (!request.socket.destroyed) passRequest(request, response, current());
    });
  };
  // Whether a body may come, and what else is expected, is for the build to say.
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, take);
  server.on('connection', (socket) => {
    socket.once('end', () => {
      const response = answering.get(socket);
      if (response?.closed === false) leaveInTime(socket, response);
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Also while it waits for its turn.
    socket.on('error', () => undefined);
    inTurn(answering.get(socket), () => {
      if (wantsWebSocket(request)) passWebSocket({ request, socket, head }, current());
      else takeAsPlain(server, { request, socket, head });
    });
  });
  return listening(server, port).then((actual) => ({
    port: actual,
    close: () => {
      closing = true;
      server.close();
      server.closeIdleConnections();
    },
  }));
}

/** A connection between two requests; a WebSocket may be idle for ever. */
const longestIdle = 75_000;

/** A server that has no limits of its own beside those of a build. */
function openServer(idleMilliseconds: number): Server {
  const server = createServer({
    ...{ keepAliveTimeout: idleMilliseconds, requestTimeout: 0, headersTimeout: 0 },
    ...{ maxHeaderSize: longestHead, requireHostHeader: false },
  });
  server.maxHeadersCount = 0;
  return Object.assign(server, { httpAllowHalfOpen: true });
}

/** Whoever closes its half may have said all, and want to hear; or it has left, and the build is to know. */
function leaveInTime(socket: Duplex, response: ServerResponse): void {
  const leave = (): void => {
    if (!response.writableEnded) socket.destroy();
  };
  if (response.headersSent) {
    leave();
    return;
  }
  const timer = setTimeout(() => {
    if (!response.headersSent) leave();
  }, waitForAnswer);
  response.once('close', () => {
    clearTimeout(timer);
  });
}

const waitForAnswer = 10_000;

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(taken ? failed('port-in-use', { detail: String(port) }) : error);
    });
    server.listen({ host: '127.0.0.1', port }, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** The requests of one connection reach the build one after the other, as they were sent. */
function inTurn(before: ServerResponse | undefined, act: () => void): void {
  if (before === undefined || before.closed) act();
  else before.once('close', act);
}

/**
 * Gives the connection back to the server as a new one that begins with the plain request: the parser let go of
 * this one, and with it of the body and of whatever comes after.
 */
function takeAsPlain(server: Server, { request, socket, head }: Wish): void {
  if (socket.destroyed) return;
  socket.unshift(Buffer.concat([plainHead(request), head]));
  server.emit('connection', socket);
}
