import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HoldResource } from '../../src/contract/hold.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const url = (path: string): string => `http://127.0.0.1:${String(door.port)}${path}`;

/** What a server says to these very bytes, to the end of the connection. */
const converse = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(door.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.once('close', () => {
      resolve(said);
    });
    socket.once('error', reject);
  });

const head = (line: string, ...more: readonly string[]): string =>
  [`${line} HTTP/1.1`, `Host: 127.0.0.1:${String(door.port)}`, 'Connection: close', ...more, '', ''].join(
    '\r\n',
  );

describe('what the parser of HTTP refuses before a route is looked for', () => {
  test.each([
    ['another expectation', () => head('GET /livez', 'Expect: a-miracle'), 417],
    ['a head that is too large', () => head('GET /livez', `X-Large: ${'x'.repeat(20_000)}`), 431],
    ['a method that nobody knows', () => head('BREW /livez'), 400],
    ['a line end within a header', () => head('GET /livez', 'X-A: b\rc'), 400],
    ['two lengths', () => head('POST /api/v1/builds', 'Content-Length: 2', 'Content-Length: 3'), 400],
    [
      'a length and pieces',
      () => head('POST /api/v1/builds', 'Content-Length: 2', 'Transfer-Encoding: chunked'),
      400,
    ],
  ])('%s is refused, and the connection is over', async (_what, text, status) => {
    expect(await converse(text())).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
  });
});

describe('a body', () => {
  const send = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    const response = await fetch(url('/api/v1/stages/dev/holds'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return [response.status, ((await response.json()) as ProblemResource).code];
  };

  test.each<readonly [string, string, number, string]>([
    ['with a byte order mark', '\ufeff{"reason":"x"}', 400, 'malformed'],
    ['that is a number', '7', 422, 'validation'],
    ['that is null', 'null', 422, 'validation'],
    ['whose key has another case', '{"Reason":"x"}', 422, 'validation'],
  ])('%s is refused', async (_what, body, status, code) => {
    expect(await send(body)).toEqual([status, `switchback/${code}`]);
  });

  test('with a number beyond what a number holds is refused', async () => {
    for (const number of ['1e999', '9007199254740993', '1.5', '-1']) {
      const asked = await fetch(url('/api/v1/milestones'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"number":${number},"build":"b1"}`,
      });
      expect([number, asked.status]).toEqual([number, 422]);
    }
  });
});

test.each([
  '/api/v1/stages/a%2Fb',
  '/api/v1/stages/a%00b',
  '/api/v1/builds/%F0%9F%92%A9',
  '/api/v1/holds/..%2F..',
])('an escape in %s names nothing that is there', async (path) => {
  const response = await fetch(url(path));
  expect([response.status, response.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ]);
});

test('an address that enters a header comes out escaped', async () => {
  for (const name of ['one', 'two']) await door.desk.register(name);
  const response = await fetch(url(`/api/v1/builds?limit=1&commit=${'a'.repeat(7)}%0d%0aX-Evil:1`));
  expect(response.status).toBe(422);
  const listed = await fetch(url('/api/v1/builds?limit=1'));
  expect(listed.headers.get('link')).toMatch(/^<\/api\/v1\/builds\?limit=1&cursor=\d+>; rel="next"$/);
});

describe('OPTIONS', () => {
  test('tells what an address takes, as 405 does', async () => {
    const asked = await fetch(url('/api/v1/stages/dev/holds'), { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('allow'), await asked.text()]).toEqual([
      204,
      'POST, OPTIONS',
      '',
    ]);
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    const wrong = await fetch(url('/api/v1/stages/dev/holds'), { method: 'PUT' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  test('of an address that there is not is not found', async () => {
    expect((await fetch(url('/api/v1/nothing'), { method: 'OPTIONS' })).status).toBe(404);
  });
});

test('HEAD says what GET says, and has no body', async () => {
  for (const path of [
    '/api/v1/stages',
    '/api/v1/stages/dev',
    '/api/v1/builds/b999',
    '/openapi.json',
    '/docs',
  ]) {
    const [get, asked] = [await fetch(url(path)), await fetch(url(path), { method: 'HEAD' })];
    expect([path, asked.status, await asked.text()]).toEqual([path, get.status, '']);
    for (const name of ['content-type', 'etag', 'cache-control'])
      expect(asked.headers.get(name)).toBe(get.headers.get(name));
  }
});

describe('the name of a request', () => {
  test('that it gave itself comes back in answer, problem and audit', async () => {
    const headers = { 'x-request-id': 'ci-run_7.1' };
    const answer = await door.ask<HoldResource>('POST', '/stages/dev/holds', {
      body: { reason: 'x' },
      headers,
    });
    expect(answer.headers.get('x-request-id')).toBe('ci-run_7.1');
    const { body } = await door.ask<{ items: { requestId: string }[] }>('GET', '/audit?name=hold:set');
    expect(body.items[0]?.requestId).toBe('ci-run_7.1');
    const problem = await door.ask<ProblemResource>('GET', '/stages/nope', { headers });
    expect(problem.body.requestId).toBe('ci-run_7.1');
  });

  test.each(['', 'a b', 'x'.repeat(65), '<b>', 'a,b'])('%j is none, and it gets one', async (given) => {
    const { headers } = await door.ask('GET', '/stages', { headers: { 'x-request-id': given } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9A-Z]{26}$/);
  });
});

test('nobody keeps an answer, but the document, which is asked for again', async () => {
  for (const [path, kept] of [
    ['/api/v1/stages', 'no-store'],
    ['/api/v1/stages/nope', 'no-store'],
    ['/openapi.json', 'no-cache'],
  ] as const)
    expect((await fetch(url(path))).headers.get('cache-control')).toBe(kept);
});

describe('304', () => {
  test('is told of a stage and of a hold that nothing moved, and no longer once it did', async () => {
    const { headers } = await door.ask<StageResource>('GET', '/stages/nightly');
    const etag = headers.get('etag') ?? '';
    const again = (path: string, known: string) => fetch(url(path), { headers: { 'if-none-match': known } });
    const same = await again('/api/v1/stages/nightly', etag);
    expect([same.status, same.headers.get('etag'), await same.text()]).toEqual([304, etag, '']);
    const set = await door.ask<HoldResource>('POST', '/stages/nightly/holds', { body: { reason: 'x' } });
    expect((await again('/api/v1/stages/nightly', etag)).status).toBe(200);
    const hold = set.headers.get('etag') ?? '';
    expect((await again(`/api/v1/holds/${set.body.id}`, `W/${hold}, "other"`)).status).toBe(304);
    expect((await again(`/api/v1/holds/${set.body.id}`, '"other"')).status).toBe(200);
    expect((await again(`/api/v1/holds/${set.body.id}`, '*')).status).toBe(304);
  });
});
