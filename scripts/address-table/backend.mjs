import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

/** How long backend and address let a connection be idle between requests. */
export const idleMilliseconds = 500;

/** A build that says back what it heard, and does by its path what a build may do. */
export async function startBackend() {
  const left = new EventEmitter();
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
    const name = new URL(request.url, 'http://build').pathname.slice(1);
    (answers[name] ?? echo)(request, response, left);
  });
  server.maxHeadersCount = 0;
  server.keepAliveTimeout = idleMilliseconds;
  server.on('checkContinue', (request, response) => {
    if (request.url === '/refuse') return void response.writeHead(417).end('no');
    response.writeContinue();
    echo(request, response);
  });
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined);
    if (request.url !== '/web-socket') return void socket.end(refusal);
    socket.write(agreement);
    socket.pipe(socket);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { port: server.address().port, left, close: () => (server.close(), server.closeAllConnections()) };
}

const answers = {
  'long-head': (_, response) => response.setHeader('X-Long', 'a'.repeat(20_000)).end(),
  trailers: (_, response) => {
    response.writeHead(200, { Trailer: 'X-Sum' }).write('a');
    response.addTrailers({ 'X-Sum': '1' });
    response.end();
  },
  hints: (_, response) => {
    response.writeEarlyHints({ link: ['</a.css>; rel=preload', '</b.js>; rel=preload'], 'x-mine': '1' });
    response.end('all');
  },
  processing: (_, response) => {
    response.writeProcessing();
    response.end('all');
  },
  'other-hint': (_, response) => {
    response.socket.write('HTTP/1.1 110 Mine\r\n\r\n');
    response.end('all');
  },
  nothing: (_, response) => response.writeHead(204).end(),
  unchanged: (_, response) => response.writeHead(304, { ETag: '"a"', 'Content-Length': '7' }).end(),
  head: (_, response) => response.writeHead(200, { 'Content-Length': '7' }).end(),
  cookies: (_, response) => response.writeHead(200, { 'Set-Cookie': ['a=1; Path=/', 'b=2'] }).end(),
  reason: (_, response) => response.writeHead(299, 'Quite Fine', ['X-MiXed', 'a', 'x-mixed', 'b']).end(),
  'too-large': (request, response) => {
    response.writeHead(413).end('enough');
    request.resume();
  },
  chunks: (_, response) => {
    response.write('one,');
    setImmediate(() => response.end('two'));
  },
  named: (_, response) => response.writeHead(200, { Connection: 'close, X-Hop', 'X-Hop': '1' }).end(),
  events: (_, response, left) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
    response.once('close', () => left.emit('left'));
  },
};

/** Long bodies by their hash: that they arrive whole can be seen, and the table stays short. */
function echo(request, response) {
  const parts = [];
  request.on('error', () => undefined);
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    const { method, url, httpVersion, rawHeaders, rawTrailers } = request;
    const heard = [`${method} ${url} HTTP/${httpVersion}`, ...linesOf(rawHeaders)];
    if (body.length > 0) heard.push(body.length > 40 ? hashOf(body) : body.toString('latin1'));
    response.end([...heard, ...linesOf(rawTrailers)].join('; '));
  });
}

const ofTheConnection = /^(connection|keep-alive|x-forwarded-.*)$/i;

const linesOf = (flat) =>
  flat.flatMap((name, index) =>
    index % 2 === 1 || ofTheConnection.test(name) ? [] : [`${name}: ${shortly(flat[index + 1])}`],
  );

const shortly = (text) => (text.length > 60 ? `${String(text.length)} characters` : text);

const hashOf = (body) =>
  `${String(body.length)} bytes ${createHash('sha256').update(body).digest('hex').slice(0, 8)}`;

const refusal = 'HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno';
const agreement =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
