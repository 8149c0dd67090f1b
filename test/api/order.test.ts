import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { StageResource } from '../../src/contract/stage.js';
import { createRates } from '../../src/store/rates.js';
import { fiveOnADesk } from '../support/desk.js';
import { openDoor, type Door } from '../support/door.js';

const budgets = { reads: 0, writes: 2000, 'sign-ins': 0, arrivals: 0 };
const tenYears = 10 * 365 * 86_400;

let open: Door;
let closed: Door;
const proofs = { admin: '', viewer: '', busy: '' };
let etag = '';
beforeAll(async () => {
  open = await openDoor(
    () => ({}),
    fiveOnADesk.map((stage) => ({ ...stage, demandsIfMatch: stage.name === 'nightly' })),
  );
  const { ports, database } = open.desk;
  closed = await openDoor(() => ({
    ...{ user: null, store: ports.store, verbs: ports, catalogue: ports.catalogue, demandsKey: true },
    rates: createRates(database, budgets, tenYears),
  }));
  for (const name of ['one', 'two']) {
    await open.desk.register(name);
    await open.desk.succeed('dev');
    if (name === 'one') {
      await promote(await etagNow());
      await open.desk.succeed('nightly');
    }
  }
  etag = await etagNow();
  proofs.admin = (await made(['admin'])).secret;
  proofs.viewer = (await made(['viewer'])).secret;
  const busy = await made(['admin']);
  proofs.busy = busy.secret;
  const rates = createRates(database, budgets, tenYears);
  while ((await rates.take('writes', busy.id))?.taken === true);
});
afterAll(async () => {
  await closed.close();
  await open.close();
});

const etagNow = async (): Promise<string> =>
  (await open.ask<StageResource>('GET', '/stages/nightly')).headers.get('etag') ?? '';
const promote = (ifMatch: string) =>
  open.ask('POST', '/stages/nightly/promotions', { body: { from: 'dev' }, headers: { 'if-match': ifMatch } });
const made = async (scopes: readonly string[]) =>
  (await open.ask<{ id: string; secret: string }>('POST', '/tokens', { body: { name: 'x', scopes } })).body;

/** A request that would be taken, and what can be wrong with it. */
interface Asked {
  host?: string;
  method: string;
  path: string;
  proof?: string | undefined;
  key?: string | undefined;
  etag?: string | undefined;
  accept: string;
  type: string;
  body: Record<string, unknown>;
  isBroken?: true;
}

const right = (): Asked => ({
  ...{ method: 'POST', path: '/stages/nightly/promotions', proof: proofs.admin, etag },
  ...{ key: Math.random().toString(36), accept: 'application/json', type: 'application/json' },
  body: { from: 'dev' },
});

interface Fault {
  readonly told: string;
  /** Two faults of the same part of a request cannot come together. */
  readonly part: string;
  readonly make: (asked: Asked) => void;
}

const fault = (told: string, part: string, make: (asked: Asked) => void): Fault => ({ told, part, make });

/** In the order in which they are found: of two faults the one above is told. */
const faults: readonly Fault[] = [
  fault('403 forbidden', 'host', (asked) => (asked.host = 'evil.example')),
  fault('401 unauthenticated', 'proof', (asked) => (asked.proof = undefined)),
  fault('429 rate-limited', 'proof', (asked) => (asked.proof = proofs.busy)),
  fault('404 not-found', 'path', (asked) => (asked.path = '/stages/nightly/nothing')),
  fault('405 method-not-allowed', 'method', (asked) => (asked.method = 'PUT')),
  fault('406 not-acceptable', 'accept', (asked) => (asked.accept = 'text/csv')),
  fault('415 unsupported-media-type', 'type', (asked) => (asked.type = 'text/plain')),
  fault('413 payload-too-large', 'length', (asked) => (asked.body['reason'] = 'x'.repeat(70_000))),
  fault('400 malformed', 'form', (asked) => (asked.isBroken = true)),
  fault('422 validation', 'keys', (asked) => (asked.body['stage'] = 'devqa')),
  fault('403 forbidden', 'proof', (asked) => (asked.proof = proofs.viewer)),
  fault('400 idempotency-key-required', 'key', (asked) => (asked.key = undefined)),
  fault('404 not-found', 'path', (asked) => (asked.path = '/stages/nowhere/promotions')),
  fault('428 precondition-required', 'etag', (asked) => (asked.etag = undefined)),
  fault('412 stage-changed', 'etag', (asked) => (asked.etag = '"nightly-0"')),
  fault(
    '409 already-current',
    'build',
    (asked) => (asked.body = { ...asked.body, from: undefined, build: 'b1' }),
  ),
];

const told = (asked: Asked): Promise<string> =>
  new Promise((resolve, reject) => {
    const { host, method, path, proof, key, etag: seen, accept, type, body, isBroken } = asked;
    const text = JSON.stringify(body).slice(0, isBroken ? -1 : undefined);
    const headers = {
      ...{ accept, 'content-type': type, 'content-length': String(Buffer.byteLength(text)) },
      ...(host === undefined ? {} : { host }),
      ...(proof === undefined ? {} : { authorization: `Bearer ${proof}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(seen === undefined ? {} : { 'if-match': seen }),
    };
    const where = { host: '127.0.0.1', port: closed.port, path: `/api/v1${path}`, agent: false } as const;
    const request = httpRequest({ ...where, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        const { status, code } = JSON.parse(Buffer.concat(chunks).toString()) as ProblemResource;
        resolve(`${String(status)} ${code.replace('switchback/', '')}`);
      });
    });
    request.once('error', reject);
    request.end(text);
  });

const withFaults = (...made: readonly Fault[]): Asked => {
  const asked = right();
  for (const { make } of made) make(asked);
  return asked;
};

test('each fault alone is told by its own code', async () => {
  for (const one of faults) expect(await told(withFaults(one))).toBe(one.told);
});

test('of two faults the one is told that is looked for first, and nothing was done', async () => {
  const wrong: string[] = [];
  let pairs = 0;
  for (const [index, first] of faults.entries())
    for (const second of faults.slice(index + 1)) {
      if (first.part === second.part) continue;
      pairs += 1;
      const found = await told(withFaults(first, second));
      if (found !== first.told) wrong.push(`${first.told} + ${second.told} → ${found}`);
    }
  expect(wrong).toEqual([]);
  expect(pairs).toBeGreaterThan(100);
  expect(await etagNow()).toBe(etag);
  expect(await open.desk.ports.store.read.promotions.open('nightly')).toEqual([]);
});

test('a key that belongs to another request is told before what that one names is looked for', async () => {
  const hold = (path: string) =>
    open.ask<ProblemResource>('POST', path, { body: { reason: 'x' }, headers: { 'idempotency-key': 'one' } });
  expect((await hold('/stages/devqa/holds')).status).toBe(201);
  expect((await hold('/stages/nowhere/holds')).body.code).toBe('switchback/idempotency-key-reuse');
});

test('without any fault it is taken', async () => {
  const asked = right();
  const { status } = await fetch(`http://127.0.0.1:${String(closed.port)}/api/v1${asked.path}`, {
    method: asked.method,
    headers: {
      ...{ 'content-type': asked.type, authorization: `Bearer ${proofs.admin}` },
      ...{ 'if-match': etag, 'idempotency-key': 'last' },
    },
    body: JSON.stringify(asked.body),
  });
  expect(status).toBe(201);
});
