import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { brokenBackend } from './broken-backend.js';
import { ask, makeWorld, type World } from './world.js';

let world: World;
let url: string;
beforeAll(async () => {
  world = await makeWorld();
  url = await world.serve(await world.order('b1', {}, { serverSource: brokenBackend }));
}, 60_000);
afterAll(() => world.end(), 60_000);

/** Sends one request and gives all that comes back until the connection ends or breaks. */
async function exchange(version: '1.0' | '1.1', target: string, ...more: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.write([`GET ${target} HTTP/${version}`, 'Host: x', ...more, '', ''].join('\r\n'));
  await once(socket, 'close');
  return Buffer.concat(heard).toString('latin1');
}

const plain = ['Connection: close'];
const webSocket = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** Requests whose answers have begun and are not over. */
async function begin(): Promise<() => Promise<string[]>> {
  const sockets = await Promise.all([1, 2, 3].map(beginOne));
  const answers = sockets.map((socket) => text(socket));
  return async () => {
    await ask(`${url}/let-go`);
    return Promise.all(answers);
  };
}

async function beginOne(): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('GET /held HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await once(socket, 'readable');
  return socket;
}

const korean = '안녕하세요';
const bytes = Buffer.from(korean).toString('latin1');
const head = (...lines: readonly string[]): string => [...lines, '', ''].join('\r\n');
const ok = (...lines: readonly string[]): string => head('HTTP/1.1 200 OK', ...lines);

/** What a build answers, and what of it a client hears; null = nothing but the end. */
const answers: readonly (readonly [string, string, RegExp | null])[] = [
  ['a body longer than its length', ok('Content-Length: 5') + bytes, /^HTTP\/1\.1 200 [^]*\r\n\r\n.{5}$/],
  ['a body longer than its length of none', ok('Content-Length: 0') + bytes, /^HTTP\/1\.1 200 [^]*\r\n\r\n$/],
  ['a body shorter than its length', ok('Content-Length: 50') + bytes, /^HTTP\/1\.1 200 /],
  ['a length that is no number', `${ok('Content-Length: five')}12345`, /^HTTP\/1\.1 502 /],
  ['two lengths', `${ok('Content-Length: 5', 'Content-Length: 6')}123456`, /^HTTP\/1\.1 502 /],
  [
    'a length and chunks',
    `${ok('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    /^HTTP\/1\.1 502 /,
  ],
  ['two answers to one request', `${ok('Content-Length: 1')}a${ok('Content-Length: 1')}b`, /\r\n\r\na$/],
  ['no length', `${ok()}all`, /all/],
  ['a chunk without its size', `${ok('Transfer-Encoding: chunked')}zz\r\nabc`, /^HTTP\/1\.1 /],
  [
    'a broken chunk after a good one',
    `${ok('Transfer-Encoding: chunked')}1\r\na\r\nzz\r\n`,
    /^HTTP\/1\.1 200 /,
  ],
  ['chunks without an end', `${ok('Transfer-Encoding: chunked')}1\r\na\r\n`, /^HTTP\/1\.1 200 /],
  [
    'bytes after the last chunk',
    `${ok('Transfer-Encoding: chunked')}1\r\na\r\n0\r\n\r\nmore`,
    /^HTTP\/1\.1 200 [^]*a/,
  ],
  [
    'a trailer that never comes',
    `${ok('Trailer: X', 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\n\r\n`,
    /^HTTP\/1\.1 200 [^]*a/,
  ],
  [
    'a trailer',
    `${ok('Trailer: X', 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\nX: y\r\n\r\n`,
    /^HTTP\/1\.1 200 [^]*a/,
  ],
  ['a trailer beside a length', `${ok('Trailer: X', 'Content-Length: 1')}a`, /^HTTP\/1\.1 200 [^]*a$/],
  [
    'a trailer of an answer without a body',
    head('HTTP/1.1 204 No Content', 'Trailer: X'),
    /^HTTP\/1\.1 204 /,
  ],
  ['a status below all', head('HTTP/1.1 099 Below', 'Content-Length: 0'), /^HTTP\/1\.1 502 /],
  ['the status zero', head('HTTP/1.1 000 None', 'Content-Length: 0'), /^HTTP\/1\.1 502 /],
  ['a status above all', head('HTTP/1.1 999 Above', 'Content-Length: 0'), /^HTTP\/1\.1 999 Above/],
  ['a status of four digits', head('HTTP/1.1 2000 OK', 'Content-Length: 0'), /^HTTP\/1\.1 502 /],
  ['a status that is a word', head('HTTP/1.1 fine', 'Content-Length: 0'), /^HTTP\/1\.1 502 /],
  [
    'a reason with control characters',
    head('HTTP/1.1 200 O\u0001K', 'Content-Length: 0'),
    /^HTTP\/1\.1 502 /,
  ],
  ['a reason in Korean', head(`HTTP/1.1 200 ${bytes}`, 'Content-Length: 0'), /^HTTP\/1\.1 (200|502) /],
  ['a status line that is none', 'SSH-2.0-OpenSSH_9.6\r\n', /^HTTP\/1\.1 502 /],
  ['another protocol', 'HTTP/3.7 200 OK\r\n\r\n', /^HTTP\/1\.1 502 /],
  ['a name with a blank', ok('X Y: z', 'Content-Length: 0'), /^HTTP\/1\.1 502 /],
  ['a value with control characters', ok('X: a\u0001b', 'Content-Length: 0'), /^HTTP\/1\.1 (200|502) /],
  ['a value with a nought', ok('X: a\u0000b', 'Content-Length: 0'), /^HTTP\/1\.1 502 /],
  ['a name of nothing', ok(': z', 'Content-Length: 0'), /^HTTP\/1\.1 502 /],
  [
    'a change of protocol nobody asked for',
    head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: x'),
    /^HTTP\/1\.1 502 /,
  ],
  ['a change of protocol to none', head('HTTP/1.1 101 Switching Protocols'), /^HTTP\/1\.1 502 /],
  [
    'nothing but a hint',
    head('HTTP/1.1 103 Early Hints', 'Link: </a>'),
    /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a>\r\n\r\nHTTP\/1\.1 502 /,
  ],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-', /^HTTP\/1\.1 502 /],
  ['nothing', '', /^HTTP\/1\.1 502 /],
  ['HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\nall', /all/],
  ['HTTP/1.0 in chunks', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz', /^HTTP\/1\.1 /],
];

describe.each(['/raw', '/cut'])('an answer at %s', (path) => {
  test.each(answers)('of %s ends its own connection at the most', async (_name, answer, expected) => {
    const end = await begin();
    const { pid } = await world.host();
    const target = `${path}?${encodeURIComponent(answer)}`;
    const heard = await Promise.all([
      exchange('1.1', target, ...plain),
      exchange('1.0', target),
      exchange('1.1', target, ...webSocket),
    ]);
    // After a reset it depends on the moment how much of the answer had arrived.
    if (path === '/raw' && expected !== null) expect(heard[0]).toMatch(expected);
    const begun = await end();
    expect(begun.map((one) => /begun[^]*held/.test(one))).toEqual([true, true, true]);
    expect((await world.host()).pid).toBe(pid);
  });
});

test.each(['/a\tb', '/a\fb', '/\u0080', '//', 'http://', '/%', '*', '/\\', '/?a b'])(
  'the target %j ends its own connection at the most',
  async (target) => {
    const end = await begin();
    const { pid } = await world.host();
    await Promise.all([exchange('1.1', target, ...plain), exchange('1.1', target, ...webSocket)]);
    const begun = await end();
    expect(begun.map((one) => /begun[^]*held/.test(one))).toEqual([true, true, true]);
    expect((await world.host()).pid).toBe(pid);
  },
);

test('a trailer is passed on in chunks, and its name is not promised where there are none', async () => {
  const answer = `${ok('Trailer: X', 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\nX: y\r\n\r\n`;
  const target = `/raw?${encodeURIComponent(answer)}`;
  expect(await exchange('1.1', target, ...plain)).toMatch(/\r\ntrailer: X\r\n[^]*0\r\nx: y\r\n\r\n$/i);
  expect(await exchange('1.0', target)).not.toMatch(/trailer|x: y/i);
});
