import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { textOf } from '../../../src/cli/client/answer-body.js';
import { senderAt, type HttpRequest } from '../../../src/cli/client/http-request.js';

let answer: (response: ServerResponse, request: IncomingMessage) => void;
let seen: { readonly method: string | undefined; readonly isSecond: boolean; readonly body: string }[];
const known = new WeakSet<object>();
const server = createServer((request, response) => {
  let body = '';
  const isSecond = known.has(request.socket);
  known.add(request.socket);
  request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
  request.on('end', () => {
    seen.push({ method: request.method, isSecond, body });
    answer(response, request);
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
beforeEach(() => {
  seen = [];
  answer = (response) => response.end('told');
  server.closeAllConnections();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const url = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
const ask = (asked: Partial<HttpRequest> = {}) =>
  senderAt({ url: url(), door: null }, {})({ path: '/', ...asked });
const told = async (asked: Partial<HttpRequest> = {}) => textOf(await ask(asked), url());

/** Breaks the connection of whoever uses it for a second time. */
const onceEach = (response: ServerResponse, request: IncomingMessage): void => {
  if (seen.at(-1)?.isSecond === true) request.socket.resetAndDestroy();
  else response.end('told');
};

test.each([{}, { method: 'POST', body: '{}', headers: { 'idempotency-key': 'one' } }])(
  'what may be asked twice is asked again where its used connection was just closed: %j',
  async (asked) => {
    answer = onceEach;
    expect(await told(asked)).toBe('told');
    expect(await told(asked)).toBe('told');
    expect(seen.map(({ isSecond }) => isSecond)).toEqual([false, true, false]);
  },
);

test('what may not be asked twice has a connection of its own', async () => {
  answer = onceEach;
  const asked = { method: 'PATCH', body: '{"reason":"é"}' };
  expect(await told()).toBe('told');
  expect(await told(asked)).toBe('told');
  expect(await told(asked)).toBe('told');
  expect(seen.slice(1)).toEqual(
    [1, 2]
      .map(() => ({ ...asked, isSecond: false }))
      .map(({ method, body, isSecond }) => ({ method, isSecond, body })),
  );
});

test('a new connection that breaks is told, and nothing is asked again', async () => {
  answer = (_, request) => request.socket.resetAndDestroy();
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(seen).toHaveLength(1);
});

test('no redirect is followed', async () => {
  answer = (response) => response.writeHead(303, { location: '/elsewhere' }).end();
  const { status, header } = await ask();
  expect({ status, to: header('location'), asked: seen.length }).toEqual({
    status: 303,
    to: '/elsewhere',
    asked: 1,
  });
});

test('a signal ends a request that is not answered, with its own reason', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  answer = () => {
    stop.abort(reason);
  };
  await expect(ask({ signal: stop.signal })).rejects.toBe(reason);
  await expect(ask({ signal: stop.signal })).rejects.toBe(reason);
});

test('a signal ends the reading of an answer, with its own reason', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  answer = (response) => response.write('half');
  const { body } = await ask({ signal: stop.signal });
  const read = async () => {
    for await (const piece of body ?? []) {
      expect(String(piece)).toBe('half');
      stop.abort(reason);
    }
  };
  await expect(read()).rejects.toBe(reason);
});

test('a body that a DELETE has arrives whole', async () => {
  expect(await told({ method: 'DELETE', body: '{"reason":"over"}' })).toBe('told');
  expect(seen).toEqual([{ method: 'DELETE', isSecond: false, body: '{"reason":"over"}' }]);
});
