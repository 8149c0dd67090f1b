import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Forwarded } from '../../src/model/settings.js';
import { openListener, type Listener } from '../../src/stage-host/proxy.js';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let backend: Server;
let listener: Listener;
let seen: Seen[];
let forwarded: Forwarded;
beforeEach(async () => {
  seen = [];
  forwarded = 'keep';
  backend = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body });
      response.end(`answer ${String(seen.length)}`);
    });
  });
  await new Promise<void>((done) => {
    backend.listen(0, '127.0.0.1', done);
  });
  const { port } = backend.address() as AddressInfo;
  listener = await openListener(0, () => ({
    port,
    forwarded,
    enter: () => () => undefined,
    hasExited: () => false,
  }));
});
afterEach(async () => {
  listener.close();
  await new Promise((done) => backend.close(done));
});

/** Sends these bytes on one connection and gives everything that comes back until the other side closes it. */
function exchange(...pieces: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(listener.port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
    });
    text(socket).then(done, fail);
  });
}

const head = (...lines: readonly string[]): string => [...lines, '', ''].join('\r\n');
const last = head('GET /last HTTP/1.1', 'Host: x', 'Connection: close');

describe('a request to go on in HTTP/2', () => {
  const wish = ['Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'];

  test('is answered as a plain one, and the connection stays', async () => {
    const connection = 'Connection: Upgrade, HTTP2-Settings, keep-alive';
    const heard = await exchange(
      head('GET /a?b=1 HTTP/1.1', 'Host: x', 'X-Mine: é', connection, ...wish),
      last,
    );
    expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(heard).toMatch(/answer 1[\s\S]*answer 2/);
    expect(seen.map(({ url }) => url)).toEqual(['/a?b=1', '/last']);
    expect(seen[0]?.headers).toMatchObject({ host: 'x', 'x-mine': 'Ã©', 'x-forwarded-for': '127.0.0.1' });
    expect(Object.keys(seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['upgrade']));
    expect(seen[0]?.headers['http2-settings']).toBeUndefined();
  });

  test('keeps its body, of known length or in chunks, in one piece or several', async () => {
    const connection = 'Connection: Upgrade, HTTP2-Settings';
    const known = head('POST /known HTTP/1.1', 'Host: x', connection, ...wish, 'Content-Length: 10');
    const chunked = head(
      'PUT /chunks HTTP/1.1',
      'Host: x',
      connection,
      ...wish,
      'Transfer-Encoding: chunked',
    );
    await exchange(`${known}hello`, 'world', `${chunked}5\r\nhello\r\n`, '5\r\nagain\r\n0\r\n\r\n', last);
    expect(seen.map(({ url, body }) => [url, body])).toEqual([
      ['/known', 'helloworld'],
      ['/chunks', 'helloagain'],
      ['/last', ''],
    ]);
  });

  test('by a method that no WebSocket begins with is a plain request, too', async () => {
    const wanted = ['Connection: Upgrade, close', 'Upgrade: websocket', 'Content-Length: 2'];
    const heard = await exchange(`${head('POST /p HTTP/1.1', 'Host: x', ...wanted)}ok`);
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(seen.map(({ url, body }) => [url, body])).toEqual([['/p', 'ok']]);
  });
});

test.each(['DELETE', 'OPTIONS'])(
  'the chunked body of a %s arrives whole, and nothing else',
  async (method) => {
    const request = head(`${method} /things HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked');
    const heard = await exchange(`${request}5\r\nhello\r\n0\r\n\r\n`, last);
    expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(seen.map((one) => [one.method, one.url, one.body])).toEqual([
      [method, '/things', 'hello'],
      ['GET', '/last', ''],
    ]);
    expect(seen[0]?.headers['content-length']).toBeUndefined();
  },
);

test('a DELETE without a body has none', async () => {
  await exchange(head('DELETE /things HTTP/1.1', 'Host: x', 'Connection: close'));
  expect(seen.map(({ method, body }) => [method, body])).toEqual([['DELETE', '']]);
});

test('a question about the server as a whole arrives as one', async () => {
  await exchange(head('OPTIONS * HTTP/1.1', 'Host: x', 'Connection: close'));
  expect(seen.map(({ method, url }) => [method, url])).toEqual([['OPTIONS', '*']]);
});

describe('where a request came from', () => {
  const front = [
    'X-Forwarded-Proto: https',
    'X-Forwarded-For: 203.0.113.7',
    'X-Forwarded-Host: api.example.dev',
  ];
  const told = (): Record<string, unknown> => {
    const headers: IncomingHttpHeaders = seen[0]?.headers ?? {};
    const names = ['for', 'host', 'port', 'proto'].map((name) => `x-forwarded-${name}`);
    return Object.fromEntries([...names, 'forwarded'].map((name) => [name, headers[name]]));
  };
  const own = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'x:8081', 'x-forwarded-port': '8081' };

  test('is told where nobody has', async () => {
    await exchange(head('GET / HTTP/1.1', 'Host: x:8081', 'Connection: close'));
    expect(told()).toEqual({ ...own, 'x-forwarded-proto': 'http' });
  });

  test('stays as a front told it, and what the front left out is added', async () => {
    await exchange(
      head('GET / HTTP/1.1', 'Host: x', 'Forwarded: for=203.0.113.7', ...front, 'Connection: close'),
    );
    expect(told()).toEqual({
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-host': 'api.example.dev',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      forwarded: 'for=203.0.113.7',
    });
  });

  test('is told anew where nobody is believed', async () => {
    forwarded = 'replace';
    await exchange(head('GET / HTTP/1.1', 'Host: x:8081', 'Forwarded: for=x', ...front, 'Connection: close'));
    expect(told()).toEqual({ ...own, 'x-forwarded-proto': 'http' });
  });

  test('is the same for a WebSocket', async () => {
    const wish = ['Connection: Upgrade', 'Upgrade: websocket'];
    backend.on('upgrade', ({ headers }, socket) => {
      seen.push({ method: 'GET', url: '/', headers, body: '' });
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    });
    const heard = await exchange(head('GET / HTTP/1.1', 'Host: x:8081', ...wish, ...front.slice(0, 1)));
    expect(heard).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(told()).toEqual({ ...own, 'x-forwarded-proto': 'https' });
  });
});
