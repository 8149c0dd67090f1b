import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProblemResource } from '../../src/contract/problem.js';
import { closeServer, listen } from '../../src/service/http-server.js';
import type { Config } from '../../src/service/config.js';
import { openDoor, type Door } from '../support/door.js';

/**
 * What Express 5 and Node 20 do by themselves and this service does not, each with the tests that show it: a file of
 * test/, and the beginning of a title or of a row in it.
 */
const traps: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  '1 a body without a type, or of another one, runs the handler': [
    ['api/requests.test.ts', 'of another type'],
    ['api/express-traps.test.ts', 'a body that does not say what it is'],
  ],
  '2 arrays, a byte order mark and what is no UTF-8 are taken': [
    ['api/requests.test.ts', 'that is an array'],
    ['api/requests.test.ts', 'that is not UTF-8'],
    ['api/traps.test.ts', 'with a byte order mark'],
  ],
  '3 a key twice, too large a number, a prototype': [
    ['api/express-traps.test.ts', 'a key that stands there twice'],
    ['api/traps.test.ts', 'with a number beyond what a number holds is refused'],
    ['api/requests.test.ts', 'with a polluted prototype'],
  ],
  '4 parameters of a path arrive decoded': [
    ['api/traps.test.ts', 'an escape in %s names nothing that is there'],
    ['api/requests.test.ts', 'with broken escapes or query are problems, too'],
  ],
  '5 case and a slash at the end make no difference': [
    ['api/requests.test.ts', 'are exact: another case, a slash too much, an unknown one'],
  ],
  '6 a wrong method is a page in HTML': [
    ['api/requests.test.ts', 'tell which methods they know'],
    ['api/traps.test.ts', 'a method that nobody knows'],
  ],
  '7 a body is inflated': [['api/requests.test.ts', 'that is compressed']],
  '8 a key of a query that comes twice is a list': [
    ['api/requests.test.ts', 'with broken escapes or query are problems, too'],
  ],
  '9 a header that cannot be written is a 500': [
    ['api/traps.test.ts', 'an address that enters a header comes out escaped'],
  ],
  '10 two hosts, another host in the request line, any expectation': [
    ['api/requests.test.ts', 'cannot name two hosts, nor another one in the request line'],
    ['api/traps.test.ts', 'another expectation'],
  ],
  '11 what the parser refuses passes by Express': [
    ['api/traps.test.ts', 'what the parser of HTTP refuses before a route is looked for'],
  ],
  '12 one timer for all requests; who it is, is told': [
    ['api/bodies.test.ts', 'a body whose rest does not come is told so'],
    ['api/bodies.test.ts', 'an upload that is slow but comes may take longer than that in all'],
    ['api/express-traps.test.ts', 'no timer of Node counts for a whole request'],
    ['api/express-traps.test.ts', 'no answer says what it is made with'],
  ],
  '13 secrets of unequal length cannot be compared': [
    ['api/express-traps.test.ts', 'a secret is looked up by its digest, whatever its length'],
  ],
  '14 a client that does not read is queued for without an end': [
    ['api/events.test.ts', 'F38: who never reads is dropped'],
  ],
  '15 what PostgreSQL does not take': [
    ['api/requests.test.ts', 'with control characters'],
    ['api/requests.test.ts', 'with half a character'],
    ['api/values.test.ts', 'what cannot be read'],
  ],
};

test('each of the fifteen traps has tests, which are there', () => {
  const numbers = Object.keys(traps).map((name) => Number.parseInt(name, 10));
  expect(numbers).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  for (const [trap, tests] of Object.entries(traps)) {
    expect(tests.length).toBeGreaterThan(0);
    for (const [file, title] of tests) {
      const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
      const titles = text.split('\n').filter((line) => !line.includes(`['${file}', `));
      expect([trap, file, title, titles.some((line) => line.includes(`'${title}`))]).toEqual([
        ...[trap, file, title, true],
      ]);
    }
  }
});

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const url = (path: string): string => `http://127.0.0.1:${String(door.port)}/api/v1${path}`;

describe('a body', () => {
  test('a body that does not say what it is is not taken', async () => {
    const bytes = new TextEncoder().encode('{"reason":"x"}');
    const response = await fetch(url('/stages/dev/holds'), { method: 'POST', body: bytes });
    expect(response.status).toBe(415);
  });

  test('a key that stands there twice is what its last one says, in what is looked at and in what is done', async () => {
    const send = (body: string) =>
      fetch(url('/stages/dev/holds'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    expect((await send('{"reason":"x","reason":""}')).status).toBe(422);
    const set = await send('{"reason":"","reason":"x"}');
    expect([set.status, ((await set.json()) as { reason: string }).reason]).toEqual([201, 'x']);
  });
});

test('no timer of Node counts for a whole request, and a head has ten seconds', async () => {
  const reach = { proxies: [], tls: null };
  const server = await listen(createServer(), { host: '127.0.0.1', port: 0, reach } as unknown as Config);
  try {
    expect([server.requestTimeout, server.headersTimeout]).toEqual([0, 10_000]);
  } finally {
    await closeServer(server);
  }
});

test('no answer says what it is made with', async () => {
  for (const path of ['/stages', '/nothing']) {
    const { headers } = await fetch(url(path));
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
  }
});

test.each(['', 's', 'swb_', `swb_${'A'.repeat(43)}`, `swb_${'A'.repeat(190)}`, 'é', 'Basic YTpi'])(
  'a secret is looked up by its digest, whatever its length: %j',
  async (secret) => {
    const response = await fetch(url('/stages'), {
      headers: { authorization: secret.includes(' ') ? secret : `Bearer ${secret}` },
    });
    const { code } = (await response.json()) as ProblemResource;
    expect([response.status, code]).toEqual([401, 'switchback/token-unknown']);
  },
);
