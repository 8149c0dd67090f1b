import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToken } from '../../src/contract/tokens.js';
import type * as z from 'zod';
import type { AuditResource } from '../../src/contract/audit.js';
import type { MeResource } from '../../src/contract/me.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { TokenResource } from '../../src/contract/tokens.js';
import { openDoor, type Door } from '../support/door.js';

type Made = z.infer<typeof createToken.answer>;

let door: Door;
/** The same behind a door where nobody is known by where they are. */
let closed: Door;
beforeAll(async () => {
  door = await openDoor();
  closed = await openDoor(({ log }) => ({
    user: null,
    log,
    store: door.desk.ports.store,
    verbs: door.desk.ports,
  }));
});
beforeEach(() => door.desk.clear());
afterAll(async () => {
  await closed.close();
  await door.close();
});

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const ask = <T = ProblemResource>(...[method, path, more]: Parameters<Door['ask']>) =>
  closed.ask<T>(method, path, more);

async function made(
  scopes: readonly string[],
  more: object = {},
  headers = {},
): Promise<Made & { secret: string }> {
  const body = { name: 'laptop', holder: { id: 'hana', name: 'Hana Kim' }, scopes, ...more };
  const { status, body: token } = await door.ask<Made>('POST', '/tokens', { body, headers });
  expect([status, token]).toMatchObject([201, {}]);
  return { ...token, secret: token.secret ?? '' };
}

const sql = async (text: string): Promise<unknown[]> =>
  (await door.desk.ports.store.read.sql.executeSql(text)).rows;

/** Every row of every table. */
async function everything(): Promise<string> {
  const tables = await sql(
    `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const names = tables.map((row) => (row as { table_name: string }).table_name);
  return JSON.stringify(await Promise.all(names.map((name) => sql(`select * from "${name}"`))));
}

describe('a token that proves nothing', () => {
  test('is one row of the audit an hour for each reason, however often somebody guesses, and never the guess', async () => {
    const { secret, id } = await made(['read']);
    await door.ask('DELETE', `/tokens/${id}`, { body: { reason: 'laptop lost' } });
    const guessed = (n: number): string => `swb_${String(n).padStart(43, 'x')}`;
    const places = { user: null, store: door.desk.ports.store, verbs: door.desk.ports };
    // A service that was started again remembers nothing: the rows do.
    for (let start = 0; start < 2; start += 1) {
      const fresh = await openDoor(() => places);
      try {
        for (let n = 0; n < 20; n += 1) {
          const { status } = await fresh.ask('GET', '/stages', { headers: bearer(guessed(n)) });
          expect(status).toBe(401);
        }
        expect((await fresh.ask('GET', '/stages', { headers: bearer(secret) })).status).toBe(401);
        expect((await fresh.ask('GET', '/stages')).status).toBe(401);
      } finally {
        await fresh.close();
      }
    }
    const { items } = (await door.ask<Page<AuditResource>>('GET', '/audit?name=token:refused')).body;
    const facts = items.map((row) => [row.actor.id, row.facts]);
    expect(facts).toEqual([
      ['system:sign-in', { why: 'revoked', from: '127.0.0.1' }],
      ['system:sign-in', { why: 'unknown', from: '127.0.0.1' }],
    ]);
    for (const { requestId } of items) expect(requestId).toMatch(/^\w+$/);
    expect(await everything()).not.toContain('xxxxxxxx');
  });
});

describe('a token', () => {
  test('is shown once: what is kept of it is its digest, in no row, log or repeated answer stands the secret', async () => {
    const key = { 'idempotency-key': 'make-1' };
    const first = await made(['read'], {}, key);
    expect(first.secret).toMatch(/^swb_[A-Za-z0-9_-]{43}$/);
    const again = await door.ask<Made>('POST', '/tokens', {
      body: { name: 'laptop', holder: { id: 'hana', name: 'Hana Kim' }, scopes: ['read'] },
      headers: key,
    });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again).toMatchObject({ status: 201, body: { id: first.id, secret: null } });
    await ask('GET', '/me', { headers: bearer(first.secret) });
    const rows = await everything();
    expect(rows).toContain(createHash('sha256').update(first.secret).digest('hex'));
    expect(rows).not.toContain(first.secret.slice(4));
    const { body: audit } = await door.ask<Page<AuditResource>>('GET', '/audit');
    expect(audit.items).toMatchObject([
      {
        name: 'token:created',
        actor: { id: 'mina' },
        facts: { token: first.id, holder: 'hana', scopes: ['read'], name: 'laptop' },
      },
    ]);
    expect([...door.logged, ...closed.logged].join()).not.toContain(first.secret.slice(4));
  });

  test('says who its holder is and what they may do, and when it was used last', async () => {
    const { secret, id, expiresAt, createdAt } = await made(['qa:devqa', 'promote:nightly', 'read']);
    const me = await ask<MeResource>('GET', '/me', { headers: bearer(secret) });
    expect(me).toMatchObject({
      status: 200,
      body: {
        identity: 'token',
        actor: { id: 'hana', name: 'Hana Kim', via: 'api', credential: id },
        token: { id, state: 'valid', name: 'laptop' },
        rights: [
          { verb: 'read', stages: ['*'] },
          { verb: 'promote', stages: ['devqa', 'nightly'] },
          { verb: 'hold', stages: ['devqa'] },
          { verb: 'abort', stages: ['devqa'] },
        ],
      },
    });
    expect(me.body.token?.lastUsedAt).not.toBeNull();
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBeGreaterThan(89.9 * 86_400_000);
  });

  test('of nobody at all is asked for, with what to send', async () => {
    const { status, headers, body } = await ask('GET', '/stages');
    expect(status).toBe(401);
    expect(body.code).toBe('switchback/unauthenticated');
    expect(headers.get('www-authenticate')).toBe('Bearer realm="switchback"');
    // Whoever is not known is not told what there is.
    expect((await ask('GET', '/nothing')).status).toBe(401);
    expect((await ask('DELETE', '/stages')).status).toBe(401);
    const watched = await fetch(`http://127.0.0.1:${String(closed.port)}/livez`);
    expect(watched.status).toBe(200);
  });

  test.each([
    ['of another service', `Bearer swb_${'A'.repeat(43)}`],
    ['that is cut', 'Bearer swb_AAAA'],
    ['that is empty', 'Bearer '],
    ['that is a password', `Basic ${Buffer.from('mina:secret').toString('base64')}`],
    ['with NUL in it', 'Bearer %00'],
  ])('%s is refused, also where none is needed', async (_, authorization) => {
    for (const one of [door, closed]) {
      const { status, headers, body } = await one.ask<ProblemResource>('GET', '/stages', {
        headers: { authorization },
      });
      expect([status, body.code]).toEqual([401, 'switchback/token-unknown']);
      expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
  });

  test('that has expired or was revoked is refused by a code of its own', async () => {
    const { secret, id } = await made(['read']);
    await sql(`update tokens set expires_at = clock_timestamp() - interval '1 second' where id = '${id}'`);
    expect(await ask('GET', '/stages', { headers: bearer(secret) })).toMatchObject({
      status: 401,
      body: { code: 'switchback/token-expired', title: expect.stringContaining(id) },
    });
    const other = await made(['read']);
    const revoked = await door.ask('DELETE', `/tokens/${other.id}`, {
      body: { reason: 'laptop lost' },
    });
    expect([revoked.status, revoked.body]).toEqual([204, null]);
    const { body: all } = await door.ask<Page<TokenResource>>('GET', '/tokens?ended=true');
    expect(all.items.find(({ id: one }) => one === other.id)).toMatchObject({
      ...{ state: 'revoked', revoked: { by: { id: 'mina' }, reason: 'laptop lost' } },
    });
    expect(await ask('GET', '/stages', { headers: bearer(other.secret) })).toMatchObject({
      status: 401,
      body: { code: 'switchback/token-revoked' },
    });
    // Once more changes nothing, and leaves no row.
    expect((await door.ask('DELETE', `/tokens/${other.id}`, { body: {} })).status).toBe(204);
    const { body } = await door.ask<Page<AuditResource>>('GET', '/audit?name=token:revoked');
    expect(body.items).toMatchObject([{ reason: 'laptop lost', facts: { token: other.id, holder: 'hana' } }]);
  });

  test('without the right is refused, and the right is named', async () => {
    const { secret } = await made(['viewer', 'promote:devqa']);
    await door.desk.register('one');
    const promote = (stage: string) =>
      ask('POST', `/stages/${stage}/promotions`, { body: { build: 'b1' }, headers: bearer(secret) });
    expect(await promote('nightly')).toMatchObject({
      status: 403,
      body: { code: 'switchback/forbidden', right: { verb: 'promote', stage: 'nightly' } },
    });
    expect((await promote('devqa')).status).not.toBe(403);
    expect(await ask('GET', '/tokens', { headers: bearer(secret) })).toMatchObject({
      status: 403,
      body: { right: { verb: 'token', stage: null } },
    });
  });

  test('gives no more than its holder has: neither a verb, nor another stage, nor every stage', async () => {
    const { secret } = await made(['token', 'qa:devqa', 'client:dev']);
    const give = (...scopes: string[]) =>
      ask<Made & ProblemResource>('POST', '/tokens', {
        body: { name: 'x', scopes },
        headers: bearer(secret),
      });
    for (const [scope, right] of [
      ['admin', { verb: 'build', stage: '*' }],
      ['hold', { verb: 'hold', stage: '*' }],
      ['hold:nightly', { verb: 'hold', stage: 'nightly' }],
      ['client:devqa', { verb: 'client', stage: 'devqa' }],
      ['recover:devqa', { verb: 'recover', stage: 'devqa' }],
    ] as const)
      expect(await give('read', scope)).toMatchObject({
        status: 403,
        body: { code: 'switchback/gives-more', right },
      });
    const given = await give('qa:devqa', 'read');
    expect(given).toMatchObject({ status: 201, body: { holder: { id: 'hana', name: 'Hana Kim' } } });
    expect(given.body.createdBy).toMatchObject({ id: 'hana', credential: expect.stringMatching(/^tok_/) });
    // What concerns no stage alone reaches everywhere, wherever it was given.
    expect((await give('token:devqa')).status).toBe(201);
  });

  test.each([
    [{ scopes: [] }, ['/scopes']],
    [{ scopes: ['fly'] }, ['/scopes/0']],
    [{ scopes: ['read', 'promote:devq', 'qa:'] }, ['/scopes/2']],
    [{ scopes: ['promote:devq'] }, ['/scopes/0']],
    [{ days: 0 }, ['/days']],
    [{ days: 367 }, ['/days']],
    [{ holder: { id: 'system:cron' } }, ['/holder/id']],
    [{ holder: { id: 'by-hand' } }, ['/holder/id']],
    [{ holder: { id: 'Hana' } }, ['/holder/id']],
    [{ stage: 'devqa' }, ['']],
  ])('as %j is not made', async (change, pointers) => {
    const { status, body } = await door.ask<ProblemResource>('POST', '/tokens', {
      body: { name: 'laptop', scopes: ['read'], ...change },
    });
    expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
  });

  test('is listed while it may be used, page by page', async () => {
    const first = await made(['read']);
    const second = await made(['build']);
    const third = await made(['qa']);
    await door.ask('DELETE', `/tokens/${second.id}`, { body: {} });
    const ids = async (query = '') =>
      (await door.ask<Page<TokenResource>>('GET', `/tokens${query}`)).body.items.map(({ id }) => id);
    expect(await ids()).toEqual([third.id, first.id]);
    expect(await ids('?ended=true')).toEqual([third.id, second.id, first.id]);
    const page = await door.ask<Page<TokenResource>>('GET', '/tokens?limit=1');
    expect(page.headers.get('link')).toContain('rel="next"');
    expect(await ids(`?limit=1&cursor=${page.body.nextCursor ?? ''}`)).toEqual([first.id]);
    expect((await door.ask('DELETE', '/tokens/tok_nothing', { body: {} })).status).toBe(404);
  });

  test('of somebody else with the same key of a request is another request', async () => {
    const [one, other] = [await made(['read', 'hold']), await made(['read', 'hold'])];
    const hold = (secret: string) =>
      ask('POST', '/stages/devqa/holds', {
        body: { reason: 'QA round' },
        headers: { ...bearer(secret), 'idempotency-key': 'same' },
      });
    expect((await hold(one.secret)).status).toBe(201);
    expect((await hold(other.secret)).status).toBe(409);
    expect((await hold(one.secret)).headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('who did something by a token', () => {
  test('stands in the rows and in the audit: the id, the name and the token', async () => {
    const { secret, id } = await made(['admin']);
    const headers = bearer(secret);
    await door.desk.register('one');
    await door.desk.succeed('dev');
    await ask('POST', '/stages/devqa/holds', { body: { reason: 'QA round 14' }, headers });
    await ask('PUT', '/clients/web/dev', { body: { stage: 'nightly' }, headers });
    await ask('POST', '/stages/nightly/promotions', { body: { build: 'b1' }, headers });
    const actor = { id: 'hana', via: 'api', name: 'Hana Kim', credential: id };
    const holds = await door.ask<Page<object>>('GET', '/holds');
    expect(holds.body.items).toMatchObject([{ by: 'hana', actor }]);
    const promotions = await door.ask<Page<object>>('GET', '/promotions?stage=nightly');
    expect(promotions.body.items[0]).toMatchObject({ actor });
    const { body } = await door.ask<Page<AuditResource>>('GET', '/audit?by=hana');
    expect(body.items.map(({ name }) => name).toSorted()).toEqual([
      'client:attached',
      'hold:set',
      'promotion:requested',
    ]);
    for (const row of body.items) expect(row.actor).toEqual(actor);
  });

  test('and is known no more has no right left when it would start', async () => {
    const { rights } = await import('../../src/service/rights.js');
    const { secret, id } = await made(['promote', 'read']);
    await door.desk.register('one');
    await door.desk.succeed('dev');
    await ask('POST', '/stages/nightly/promotions', { body: { build: 'b1' }, headers: bearer(secret) });
    const { read } = door.desk.ports.store;
    const [waiting] = await read.promotions.open('nightly');
    if (waiting === undefined) throw new Error('nothing waits');
    expect(await rights.of(read, waiting.actor)).toContainEqual({ verb: 'promote', stage: '*' });
    await sql(`update tokens set expires_at = clock_timestamp() where id = '${id}'`);
    expect(await rights.of(read, waiting.actor)).toContainEqual({ verb: 'promote', stage: '*' });
    await door.ask('DELETE', `/tokens/${id}`, { body: {} });
    expect(await rights.of(read, waiting.actor)).toEqual([]);
  });
});

test('a client is heard of by nobody who is not known, nor by who may not read', async () => {
  await door.ask('PUT', '/clients/web/dev', { body: { stage: 'nightly' } });
  const { secret } = await made(['build']);
  const seen = async () =>
    (await door.ask<{ lastSeen: string | null }>('GET', '/clients/web/dev')).body.lastSeen;
  const named = { 'x-switchback-client': 'web/dev' };
  await ask('GET', '/stages', { headers: named });
  await ask('GET', '/me', { headers: { ...named, ...bearer(secret) } });
  expect(await seen()).toBeNull();
  await ask('GET', '/me', { headers: { ...named, ...bearer((await made(['read'])).secret) } });
  expect(await seen()).not.toBeNull();
});
