import { ServerResponse, type ClientRequest, type IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { passAnswer, unavailable } from './answer.js';
import { beginOnward, type Target } from './onward.js';
import { linesOf } from './raw-headers.js';

export interface Wish {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came after the head already. */
  readonly head: Buffer;
}

/** Hands the wish for a WebSocket on to a build; where it agrees, both ends hear each other until one goes. */
export function passWebSocket({ request, socket, head }: Wish, target: Target | null): void {
  socket.on('error', () => undefined);
  const response = answerOn(socket, request);
  if (target === null || target.hasExited()) {
    unavailable(response, 503);
    return;
  }
  socket.once('close', target.enter());
  try {
    const onward = beginOnward(request, target);
    socket.once('close', () => onward.destroy());
    connect(onward, { request, socket, head }, response);
  } catch {
    response.writeHead(400).end();
  }
}

/** An answer of the usual kind, after which the connection ends. */
function answerOn(socket: Duplex, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.sendDate = false;
  if (socket instanceof Socket) response.assignSocket(socket);
  response.on('error', () => undefined);
  response.once('finish', () => socket.end());
  return response;
}

function connect(onward: ClientRequest, { request, socket, head }: Wish, response: ServerResponse): void {
  onward.on('error', () => undefined);
  onward.once('response', (answer) => {
    passAnswer(answer, request, response);
  });
  onward.once('upgrade', (answer, other, first) => {
    if (socket instanceof Socket) response.detachSocket(socket);
    other.on('error', () => undefined);
    socket.write(headOf(answer));
    socket.write(first);
    other.write(head);
    pipeline(socket, other, () => undefined);
    pipeline(other, socket, () => undefined);
  });
  onward.once('close', () => {
    if (!response.headersSent && response.socket !== null) unavailable(response, 502);
  });
  onward.end();
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): Buffer {
  const status = `HTTP/1.1 ${String(statusCode)} ${statusMessage ?? ''}`;
  const lines = linesOf(rawHeaders).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([status, ...lines, '', ''].join('\r\n'), 'latin1');
}
