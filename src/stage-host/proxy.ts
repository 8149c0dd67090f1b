import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'http-proxy-3';
import { passAnswer, unavailable } from './answer.js';
import type { BackendProcess } from './backend-process.js';
import { plainHead, wantsWebSocket } from './plain-request.js';
import { failed } from './protocol.js';

/** The stage's address: an open port whose requests go to whatever build is current when their head arrives. */
export interface Listener {
  readonly port: number;
  /** Takes no new connection; those that are open finish what they do. */
  close(): void;
}

type Target = Pick<BackendProcess, 'port' | 'enter' | 'hasExited'>;

/**
 * Opens the address; rejects with `port-in-use`. A build may take WebSockets; a request to change to any other
 * protocol, as HTTP/2 without TLS, reaches it without that wish, which HTTP allows a server to ignore.
 */
export function openListener(port: number, current: () => Target | null): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0 });
  let closing = false;
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => {
    if (closing) response.shouldKeepAlive = false;
    answering.set(request.socket, response);
    forward(request, response, current());
  });
  server.on('upgrade', (request, socket, head) => {
    if (wantsWebSocket(request)) forwardUpgrade(request, socket, { head, target: current() });
    else takeAsPlain(server, request, { socket, head, before: answering.get(socket) });
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

/**
 * A fresh connection for each request (`agent: false`, the library's default): one that was kept alive could be
 * closed by the build just as it is used again, and be a failed request during a switch.
 */
const proxy = createProxyServer({
  ...{ xfwd: true, toProxy: true, prependPath: false, ws: true },
  // The library writes answers in a way that throws where nobody can catch it.
  selfHandleResponse: true,
});

proxy.on('start', ({ headers, rawHeaders }) => {
  // The library takes a DELETE or OPTIONS without a length for one without a body, and sends the body anyway.
  if (headers['transfer-encoding'] !== undefined || !isChunked(rawHeaders)) return;
  delete headers['content-length'];
  headers['transfer-encoding'] = 'chunked';
});
proxy.on('proxyReq', (onward, request, response) => {
  // It makes a path of everything; the asterisk stands for the whole server.
  if (request.url === '*') onward.path = '*';
  // A build that changes the protocol unasked has neither answered nor failed.
  onward.once('close', () => {
    unavailable(response, 502);
  });
});
proxy.on('proxyRes', passAnswer);
proxy.on('proxyReqWs', (onward, _request, socket) => {
  // A refusal is handed on piece by piece, and a break is not.
  onward.once('response', (answer) => answer.once('aborted', () => socket.destroy()));
});
proxy.on('econnreset', (_error, _request, response) => {
  response.destroy();
});
proxy.on('error', (_error, _request, response) => {
  if (response instanceof Socket) response.destroy();
  else unavailable(response, 502);
});

function forward(request: IncomingMessage, response: ServerResponse, target: Target | null): void {
  // Whoever leaves while it is answered makes an error of that.
  response.on('error', () => undefined);
  if (target === null || target.hasExited()) {
    unavailable(response, 503);
    return;
  }
  response.once('close', target.enter());
  try {
    proxy.web(request, response, { target: addressOf(target) });
  } catch {
    // A target that this server takes and its own client does not, as one with a tab.
    response.writeHead(400);
    response.end();
  }
}

/**
 * Gives the connection back to the server as a new one that begins with the plain request: the parser let go of
 * this one, and with it of the body and of whatever comes after.
 */
function takeAsPlain(server: Server, request: IncomingMessage, { socket, head, before }: Handover): void {
  const ignore = (): void => undefined;
  const giveBack = (): void => {
    socket.off('error', ignore);
    if (socket.destroyed) return;
    socket.unshift(Buffer.concat([plainHead(request), head]));
    server.emit('connection', socket);
  };
  socket.on('error', ignore);
  if (before === undefined || before.closed) giveBack();
  // The answers of one connection come in the order of its requests.
  else before.once('close', giveBack);
}

interface Handover {
  readonly socket: Duplex;
  readonly head: Buffer;
  /** The last answer that was begun on this connection. */
  readonly before: ServerResponse | undefined;
}

interface Upgrade {
  readonly head: Buffer;
  readonly target: Target | null;
}

function forwardUpgrade(request: IncomingMessage, duplex: Duplex, { head, target }: Upgrade): void {
  if (!(duplex instanceof Socket) || target === null || target.hasExited()) {
    duplex.on('error', () => undefined);
    duplex.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n\r\n');
    return;
  }
  duplex.once('close', target.enter());
  try {
    proxy.ws(request, duplex, head, { target: addressOf(target) });
  } catch {
    duplex.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  }
}

/** Names and values take turns. */
const isChunked = (rawHeaders: readonly string[]): boolean =>
  rawHeaders.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'transfer-encoding');

const addressOf = (target: Target) => ({ protocol: 'http:', host: '127.0.0.1', port: target.port });
