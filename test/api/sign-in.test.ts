import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type * as z from 'zod';
import type { AuditResource } from '../../src/contract/audit.js';
import type { MeResource } from '../../src/contract/me.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { claimToken } from '../../src/contract/sign-in.js';
import { openIdProvider } from '../../src/identity/provider.js';
import { createRates } from '../../src/store/rates.js';
import { openBrowser, type Browser } from '../support/browser.js';
import { openDoor, type Door } from '../support/door.js';
import { openProvider, type TestProvider } from '../support/identity-provider.js';

let provider: TestProvider;
/** Everybody is asked who they are, and may sign in. */
let door: Door;
/** The same rows behind the door of this machine. */
let own: Door;
/** How far the service's clock is ahead. */
let ahead = 0;
const logged: string[] = [];
const settings = () => ({
  issuer: provider.issuer,
  clientId: provider.client.id,
  clientSecret: provider.client.secret,
  scopes: 'openid profile',
  groupsClaim: 'groups',
  groupScopes: [
    { group: 'testers', scopes: ['qa:devqa', 'read'] },
    { group: 'leads', scopes: ['admin'] },
  ],
});

beforeAll(async () => {
  own = await openDoor();
  const callbacks = () => [
    `http://127.0.0.1:${String(door.port)}/auth/callback`,
    'https://switchback.test/auth/callback',
  ];
  provider = await openProvider(callbacks);
  door = await openDoor(({ log }) => {
    const now = () => new Date(Date.now() + ahead * 1000);
    const note = (facts: object, message: string): void => void logged.push(JSON.stringify([facts, message]));
    const noting = { ...log, warn: note, error: note, info: note };
    return {
      ...{ user: null, now, log: noting, store: own.desk.ports.store, verbs: own.desk.ports },
      provider: openIdProvider(settings(), { now, log: noting, fetch }),
    };
  });
});
beforeEach(async () => {
  await own.desk.clear();
  ahead = 0;
  provider.person = 'hana';
  provider.tamper = null;
  provider.forges = false;
  provider.people.clear();
  provider.people.set('hana', { name: 'Hana Kim', groups: ['testers', 'somebody else'] });
  provider.people.set('joon', { name: 'Joon Lee', groups: 'leads' });
  provider.people.set('eve', { name: 'Eve', groups: ['sales'] });
});
afterAll(async () => {
  await door.close();
  await own.close();
  await provider.close();
});

const at = (path: string): string => `http://127.0.0.1:${String(door.port)}${path}`;
const json = async <T = ProblemResource>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T;

/** The address by which the provider sends the browser back. */
const returned = (browser: Browser, path = '/auth/login'): Promise<string> =>
  browser.until(at(path), at('/auth/callback'));

async function signedIn(person = 'hana'): Promise<{ browser: Browser; me: MeResource; csrf: string }> {
  provider.person = person;
  const browser = openBrowser();
  const page = await browser.get(await returned(browser));
  // Who named no other place is led to the dashboard.
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('content="0;url=/"')]);
  const me = await json<MeResource>(browser.get(at('/api/v1/me')));
  return { browser, me, csrf: me.csrf ?? '' };
}

const refusal = async (response: Response): Promise<[number, string]> => {
  const { code } = await json(response);
  return [response.status, code.replace('switchback/', '')];
};

const audit = async (name: string): Promise<readonly AuditResource[]> =>
  (await own.ask<Page<AuditResource>>('GET', `/audit?name=${name}`)).body.items;
const sql = async (text: string): Promise<unknown[]> =>
  (await own.desk.ports.store.read.sql.executeSql(text)).rows;

describe('a person', () => {
  test('comes in by their provider, is known by what never changes, and may do what their groups give', async () => {
    const { me } = await signedIn();
    const id = `${provider.issuer}#hana`;
    expect(me).toMatchObject({
      identity: 'session',
      actor: { id, name: 'Hana Kim', via: 'web' },
      token: {
        kind: 'session',
        state: 'valid',
        scopes: ['qa:devqa', 'read'],
        holder: { id, name: 'Hana Kim' },
      },
      rights: [
        { verb: 'read', stages: ['*'] },
        { verb: 'promote', stages: ['devqa'] },
        { verb: 'hold', stages: ['devqa'] },
        { verb: 'abort', stages: ['devqa'] },
      ],
    });
    expect(await audit('session:started')).toMatchObject([
      { actor: { id, name: 'Hana Kim', via: 'web' }, facts: { token: me.token?.id, kind: 'session' } },
    ]);
  });

  test('goes to the provider with PKCE, state and nonce, and to nothing but a path of ours after that', async () => {
    const first = await openBrowser().get(at('/auth/login?to=/docs'));
    const { searchParams } = new URL(first.headers.get('location') ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      response_type: 'code',
    });
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', 'docs', '/a b'])
      expect((await openBrowser().get(at(`/auth/login?to=${encodeURIComponent(to)}`))).status).toBe(422);
    const browser = openBrowser();
    const page = await browser.get(await returned(browser, '/auth/login?to=/docs%3Fa=%2522%26b'));
    expect(await page.text()).toContain('content="0;url=/docs?a=%22&#38;b"');
  });

  test('is kept in a cookie that no script reads and no other site sends, of which only the digest is stored', async () => {
    const browser = openBrowser();
    const page = await browser.get(await returned(browser));
    const [gone, set] = page.headers.getSetCookie();
    expect(gone).toBe('switchback-sign-in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
    expect(set).toMatch(/^switchback=swb_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    const secret = browser.cookies(at('/')).get('switchback') ?? '';
    const rows = JSON.stringify(await sql('select * from tokens'));
    expect(rows).toContain(createHash('sha256').update(secret).digest('hex'));
    expect(rows).not.toContain(secret.slice(4));
    expect(logged.join()).not.toContain(secret.slice(4));
    // In a header, where nothing else would be asked for with it, it is no proof.
    const headers = { authorization: `Bearer ${secret}` };
    expect(await refusal(await fetch(at('/api/v1/me'), { headers }))).toEqual([401, 'token-unknown']);
  });

  test('in no group of the table is not let in, is told what to do, and leaves a row', async () => {
    provider.person = 'eve';
    const browser = openBrowser();
    const page = await browser.get(await returned(browser));
    expect(page.status).toBe(403);
    expect(await json(page)).toMatchObject({
      code: 'switchback/no-role',
      title: 'Eve has no role here',
      detail: expect.stringContaining('SWITCHBACK_OIDC_ROLES'),
    });
    expect(browser.cookies(at('/')).size).toBe(0);
    expect(await audit('session:refused')).toMatchObject([
      { actor: { id: `${provider.issuer}#eve` }, facts: { why: 'no-role' } },
    ]);
  });

  test('reads why they are not let in on a page, in their language, with the way to begin again', async () => {
    provider.people.set('eve', { name: '<b>Eve</b>', groups: ['sales'] });
    provider.person = 'eve';
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const shown = async (language: string) => {
      const browser = openBrowser();
      const headers = { accept, 'accept-language': language };
      const page = await browser.get(await returned(browser), headers);
      expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
      expect(page.headers.get('content-language')).toBe(language);
      return page.text();
    };
    const english = await shown('en');
    expect(english).toContain('<h1>&#60;b&#62;Eve&#60;/b&#62; has no role here</h1>');
    expect(english).toContain('SWITCHBACK_OIDC_ROLES');
    expect(english).toContain('<a href="/auth/login">Sign in again</a>');
    expect(await shown('ko')).toContain('<a href="/auth/login">다시 로그인</a>');
    const unasked = await fetch(at('/auth/callback?code=a&state=b'), { headers: { accept } });
    expect(await unasked.text()).toContain('This sign-in was not begun here');
  });

  test('has at each sign-in what their groups give then', async () => {
    expect((await signedIn()).me.rights.length).toBe(4);
    provider.people.set('hana', { name: 'Hana Park', groups: ['leads'] });
    const { me } = await signedIn();
    expect(me.actor).toMatchObject({ id: `${provider.issuer}#hana`, name: 'Hana Park' });
    expect(me.rights.map(({ verb }) => verb)).toContain('token');
  });

  test('who turns back at the provider is not let in', async () => {
    provider.person = null;
    const browser = openBrowser();
    const page = await browser.get(await returned(browser));
    expect(await refusal(page)).toEqual([403, 'sign-in-refused']);
    expect(await audit('session:refused')).toEqual([]);
  });
});

describe('what comes back from the provider', () => {
  test('with another state, or to a browser that began nothing, leads nowhere', async () => {
    const browser = openBrowser();
    const address = new URL(await returned(browser));
    const other = openBrowser();
    expect(await refusal(await other.get(address.href))).toEqual([403, 'sign-in-unknown']);
    address.searchParams.set('state', 'A'.repeat(43));
    expect(await refusal(await browser.get(address.href))).toEqual([403, 'sign-in-unknown']);
    // That was its one answer: the cookie is gone.
    expect(browser.cookies(at('/')).size).toBe(0);
    expect(await sql('select id from tokens')).toEqual([]);
  });

  test('lets in once: neither the same answer again, nor the code of another sign-in', async () => {
    const browser = openBrowser();
    const address = await returned(browser);
    const pending = new Map(browser.cookies(at('/')));
    expect((await browser.get(address)).status).toBe(200);
    const thief = openBrowser();
    for (const [name, value] of pending) thief.cookies(at('/')).set(name, value);
    expect(await refusal(await thief.get(address))).toEqual([403, 'sign-in-refused']);
    const [mine, theirs] = [openBrowser(), openBrowser()];
    const own = new URL(await returned(mine));
    own.searchParams.set('code', new URL(await returned(theirs)).searchParams.get('code') ?? '');
    expect(await refusal(await mine.get(own.href))).toEqual([403, 'sign-in-refused']);
    expect((await sql('select id from tokens')).length).toBe(1);
    expect((await audit('session:refused')).map(({ actor, facts }) => [actor.id, facts])).toEqual([
      ['system:sign-in', { why: 'code' }],
      ['system:sign-in', { why: 'used' }],
    ]);
  });

  test('after ten minutes comes too late', async () => {
    const browser = openBrowser();
    const address = await returned(browser);
    ahead = 601;
    expect(await refusal(await browser.get(address))).toEqual([403, 'sign-in-unknown']);
  });

  test('by a cookie that leads elsewhere than it was begun for fits no state', async () => {
    const browser = openBrowser();
    const address = await returned(browser, '/auth/login?to=/api/v1/me');
    const jar = browser.cookies(at('/'));
    const text = Buffer.from(jar.get('switchback-sign-in') ?? '', 'base64url').toString('utf8');
    expect(text).toContain('/api/v1/me');
    jar.set('switchback-sign-in', Buffer.from(text.replace('/api/v1/me', '/docs')).toString('base64url'));
    expect(await refusal(await browser.get(address))).toEqual([403, 'sign-in-unknown']);
  });

  test.each<[string, NonNullable<TestProvider['tamper']>]>([
    ['has ended', (claims) => ({ ...claims, iat: claims.iat! - 7200, exp: claims.iat! - 3600 })],
    ['is older than it may be', (claims) => ({ ...claims, iat: claims.iat! - 7200 })],
    ['is meant for somebody else', (claims) => ({ ...claims, aud: 'another service' })],
    ['is of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['has another nonce', (claims) => ({ ...claims, nonce: 'A'.repeat(43) })],
    ['has no nonce', ({ nonce: _, ...claims }) => claims],
    ['names nobody', ({ sub: _, ...claims }) => claims],
    ['names nobody who could be kept', (claims) => ({ ...claims, sub: 'ha\u0000na' })],
  ])('with an ID token that %s is refused', async (_, tamper) => {
    const browser = openBrowser();
    const address = await returned(browser);
    provider.tamper = tamper;
    expect(await refusal(await browser.get(address))).toEqual([403, 'sign-in-refused']);
    expect(await sql('select id from tokens')).toEqual([]);
  });

  test('with an ID token that another key has signed is refused, and one that only was signed again is not', async () => {
    const again = openBrowser();
    provider.tamper = (claims) => claims;
    expect((await again.get(await returned(again))).status).toBe(200);
    const browser = openBrowser();
    const address = await returned(browser);
    provider.forges = true;
    expect(await refusal(await browser.get(address))).toEqual([403, 'sign-in-refused']);
    expect(await audit('session:refused')).toMatchObject([{ facts: { why: 'id-token' } }]);
  });
});

describe('a cookie', () => {
  const hold = { reason: 'QA round 14' };
  const holds = '/api/v1/stages/devqa/holds';

  test('changes something only from a page of ours, which says what it read', async () => {
    const { browser, csrf } = await signedIn();
    const origin = at('').replace(/\/$/, '');
    const send = (headers: Readonly<Record<string, string>>) =>
      browser.send('POST', at(holds), { body: hold, headers });
    const wrong: readonly Readonly<Record<string, string>>[] = [
      {},
      { origin },
      { 'x-csrf-token': csrf },
      { origin, 'x-csrf-token': csrf.slice(1) },
      { origin, 'x-csrf-token': `${csrf.slice(0, -1)}é` },
      { origin: 'https://evil.example', 'x-csrf-token': csrf },
      { origin: 'null', 'x-csrf-token': csrf },
      { origin, 'sec-fetch-site': 'cross-site', 'x-csrf-token': csrf },
    ];
    for (const headers of wrong)
      expect([headers, await refusal(await send(headers))]).toEqual([headers, [403, 'forbidden']]);
    expect(await sql('select id from holds')).toEqual([]);
    const set = await send({ origin, 'x-csrf-token': csrf });
    expect(set.status).toBe(201);
    expect(await json(set)).toMatchObject({ actor: { id: `${provider.issuer}#hana`, via: 'web' } });
  });

  test('of somebody else gives no token for this one', async () => {
    const [one, other] = [await signedIn(), await signedIn('joon')];
    expect(one.csrf).not.toBe(other.csrf);
    const headers = { 'sec-fetch-site': 'same-origin', 'x-csrf-token': other.csrf };
    const sent = await one.browser.send('POST', at(holds), { body: hold, headers });
    expect(await refusal(sent)).toEqual([403, 'forbidden']);
  });

  test('ends when its person signs out, which takes back nothing that they asked for', async () => {
    const { rights } = await import('../../src/service/rights.js');
    const { browser, csrf, me } = await signedIn();
    const headers = { 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf };
    const secret = browser.cookies(at('/')).get('switchback') ?? '';
    expect((await browser.send('POST', at('/api/v1/sign-out'), { body: {}, headers })).status).toBe(204);
    expect(browser.cookies(at('/')).size).toBe(0);
    browser.cookies(at('/')).set('switchback', secret);
    const after = await browser.get(at('/api/v1/me'));
    expect(after.headers.get('www-authenticate')).toContain('session-over');
    expect(await refusal(after)).toEqual([401, 'session-over']);
    expect(await audit('session:ended')).toMatchObject([{ actor: { credential: me.token?.id } }]);
    const { read } = own.desk.ports.store;
    expect(await rights.of(read, me.actor as never)).toContainEqual({ verb: 'hold', stage: 'devqa' });
  });

  test('ends when somebody who may says so, and takes back everything', async () => {
    const { rights } = await import('../../src/service/rights.js');
    const { browser, me } = await signedIn();
    const lead = await signedIn('joon');
    const revoke = await lead.browser.send('DELETE', at(`/api/v1/tokens/${me.token?.id ?? ''}`), {
      body: { reason: 'laptop lost' },
      headers: { 'sec-fetch-site': 'same-origin', 'x-csrf-token': lead.csrf },
    });
    expect(revoke.status).toBe(204);
    expect(await refusal(await browser.get(at('/api/v1/me')))).toEqual([401, 'session-over']);
    expect(await rights.of(own.desk.ports.store.read, me.actor as never)).toEqual([]);
  });

  test.each([
    ['after twelve hours', `expires_at = clock_timestamp()`],
    ['after two hours without a request', `last_used_at = clock_timestamp() - interval '2 hours'`],
    [
      'after two hours in which it was never used',
      `last_used_at = null, created_at = clock_timestamp() - interval '2 hours'`,
    ],
  ])('ends %s', async (_, change) => {
    const { browser } = await signedIn();
    await sql(`update tokens set ${change}`);
    expect(await refusal(await browser.get(at('/api/v1/me')))).toEqual([401, 'session-over']);
  });

  test('whose sign-in is over has guessed nothing, however often it comes; one that nobody was given has', async () => {
    const rates = createRates(own.desk.database, { reads: 0, writes: 0, 'sign-ins': 2, arrivals: 0 });
    const counting = await openDoor(() => ({
      ...{ user: null, store: own.desk.ports.store, verbs: own.desk.ports, rates },
      provider: openIdProvider(settings(), { now: () => new Date(), log: own.desk.ports.log, fetch }),
    }));
    const { browser } = await signedIn();
    const secret = browser.cookies(at('/')).get('switchback') ?? '';
    await sql('update tokens set expires_at = clock_timestamp()');
    const come = async (cookie: string) =>
      (await counting.ask('GET', '/me', { headers: { cookie: `switchback=${cookie}` } })).status;
    for (let times = 0; times < 4; times += 1) expect(await come(secret)).toBe(401);
    const guessed = `swb_${'A'.repeat(43)}`;
    expect([await come(guessed), await come(guessed), await come(guessed)]).toEqual([401, 401, 429]);
    expect(await come(secret)).toBe(401);
    await counting.close();
  });

  test('is no matter where nobody signs in, and a token wins over it', async () => {
    const { browser } = await signedIn();
    const cookie = `switchback=${browser.cookies(at('/')).get('switchback') ?? ''}`;
    const there = await own.ask<MeResource>('GET', '/me', { headers: { cookie } });
    expect(there.body).toMatchObject({ identity: 'local', csrf: null });
    expect((await own.ask('POST', '/sign-out', { body: {} })).status).toBe(409);
    const made = await own.ask<{ secret: string }>('POST', '/tokens', {
      body: { name: 'ci', scopes: ['hold'] },
    });
    const headers = { authorization: `Bearer ${made.body.secret}` };
    expect((await browser.send('POST', at(holds), { body: hold, headers })).status).toBe(201);
  });
});

describe('a command', () => {
  const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('hex');

  /** What the browser would be sent to on the person's machine. */
  async function code(verifier: string): Promise<string> {
    const browser = openBrowser();
    const address = await returned(browser, `/auth/login?port=9&challenge=${challengeOf(verifier)}`);
    const told = await browser.get(address);
    const place = new URL(told.headers.get('location') ?? '');
    expect([told.status, place.origin]).toEqual([303, 'http://127.0.0.1:9']);
    expect(browser.cookies(at('/')).size).toBe(0);
    return place.searchParams.get('code') ?? '';
  }
  const claim = (body: object) => openBrowser().send('POST', at('/auth/token'), { body });
  type Made = z.infer<typeof claimToken.answer>;

  test('gets a token of its own that belongs to the person, once, and not before it proves that it asked', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const given = await code(verifier);
    const early = await fetch(at('/api/v1/me'), { headers: { authorization: `Bearer ${given}` } });
    expect(await refusal(early)).toEqual([401, 'token-unknown']);
    const foreign = { code: given, verifier: randomBytes(32).toString('base64url') };
    expect(await refusal(await claim(foreign))).toEqual([403, 'sign-in-unknown']);
    expect(await audit('session:started')).toEqual([]);
    const made = await claim({ code: given, verifier });
    expect(made.status).toBe(201);
    const { secret, kind, holder } = await json<Made>(made);
    expect({ kind, holder }).toMatchObject({ kind: 'login', holder: { name: 'Hana Kim' } });
    expect(await refusal(await claim({ code: given, verifier }))).toEqual([403, 'sign-in-unknown']);
    const headers = { authorization: `Bearer ${secret ?? ''}` };
    const me = await json<MeResource>(fetch(at('/api/v1/me'), { headers }));
    expect(me).toMatchObject({ identity: 'token', actor: { id: `${provider.issuer}#hana` }, csrf: null });
    expect(await audit('session:started')).toMatchObject([
      { actor: { via: 'cli' }, facts: { kind: 'login' } },
    ]);
    const out = await openBrowser().send('POST', at('/api/v1/sign-out'), { body: {}, headers });
    expect(out.status).toBe(204);
    expect(await refusal(await fetch(at('/api/v1/me'), { headers }))).toEqual([401, 'token-revoked']);
  });

  test('who comes for it too late gets nothing', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const given = await code(verifier);
    await sql('update tokens set expires_at = clock_timestamp()');
    expect(await refusal(await claim({ code: given, verifier }))).toEqual([403, 'sign-in-unknown']);
  });

  test('says both where it waits and what it can prove', async () => {
    const browser = openBrowser();
    for (const query of ['port=9', `challenge=${'a'.repeat(64)}`, `port=70000&challenge=${'a'.repeat(64)}`])
      expect((await browser.get(at(`/auth/login?${query}`))).status).toBe(422);
  });
});

describe('behind a proxy that has the certificate', () => {
  const publicUrl = 'https://switchback.test';
  /** This test is the proxy, or somebody who says that they are one. */
  const behind = async (proxies: readonly string[], work: (place: string) => Promise<void>) => {
    const there = await openDoor(({ log }, { database }) => ({
      ...{ user: null, store: own.desk.ports.store, verbs: own.desk.ports, publicUrl, proxies },
      rates: createRates(database, { reads: 0, writes: 0, 'sign-ins': 2, arrivals: 0 }),
      provider: openIdProvider(settings(), { now: () => new Date(), log, fetch }),
    }));
    await work(`http://127.0.0.1:${String(there.port)}`).finally(there.close);
  };
  const forwarded = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' });

  test('cookies are sent by TLS and to this host only, and a write comes from a page of the public address', async () => {
    await behind(['127.0.0.1'], async (place) => {
      const browser = openBrowser();
      const begun = await openBrowser().get(`${place}/auth/login`, forwarded('203.0.113.7'));
      const [pending] = begun.headers.getSetCookie();
      expect(pending).toMatch(/^__Host-switchback-sign-in=.*; Path=\/; HttpOnly; SameSite=Lax; .*; Secure$/);
      expect(begun.headers.get('strict-transport-security')).toMatch(/^max-age=31536000\b/);
      const sent = new URL(begun.headers.get('location') ?? '').searchParams.get('redirect_uri');
      expect(sent).toBe(`${publicUrl}/auth/callback`);
      const back = new URL(await browser.until(`${place}/auth/login`, `${publicUrl}/auth/callback`));
      const page = await browser.get(place + back.pathname + back.search);
      const set = page.headers.getSetCookie().find((line) => line.startsWith('__Host-switchback='));
      expect(set).toMatch(/=swb_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/);
      const me = await json<MeResource>(browser.get(`${place}/api/v1/me`));
      const write = async (headers: Record<string, string>) =>
        (
          await browser.send('POST', `${place}/api/v1/stages/devqa/holds`, {
            body: { reason: 'QA round' },
            headers: { 'x-csrf-token': me.csrf ?? '', ...headers },
          })
        ).status;
      for (const origin of ['https://evil.example', 'http://switchback.test', 'null'])
        expect([origin, await write({ origin })]).toEqual([origin, 403]);
      // What came to the proxy by TLS came from no page in the clear.
      expect(await write({ origin: place, ...forwarded('203.0.113.7') })).toBe(403);
      expect(await write({ origin: publicUrl, ...forwarded('203.0.113.7') })).toBe(201);
      // The cookie without the prefix, which any page of a neighbour could have set, is none.
      const secret = browser.cookies(place).get('__Host-switchback') ?? '';
      const plain = await fetch(`${place}/api/v1/me`, { headers: { cookie: `switchback=${secret}` } });
      expect(await refusal(plain)).toEqual([401, 'unauthenticated']);
    });
  });

  const guess = async (place: string, address: string) =>
    (
      await fetch(`${place}/api/v1/me`, {
        headers: { authorization: `Bearer swb_${'A'.repeat(43)}`, ...forwarded(address) },
      })
    ).status;

  test('each address that the proxy names has a budget of its own; what a client says before it counts for nothing', async () => {
    await behind(['127.0.0.1'], async (place) => {
      for (const address of ['203.0.113.7', '203.0.113.8'])
        expect([
          await guess(place, address),
          await guess(place, address),
          await guess(place, address),
        ]).toEqual([401, 401, 429]);
      expect(await guess(place, '198.51.100.9, 203.0.113.8')).toBe(429);
      expect(await audit('token:refused')).toMatchObject([{ facts: { from: '203.0.113.7' } }]);
    });
  });

  test('nobody but the proxy is believed for whom they speak, or by what they came', async () => {
    await behind(['10.0.0.5'], async (place) => {
      const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
      const statuses = [];
      for (const address of addresses) statuses.push(await guess(place, address));
      expect(statuses).toEqual([401, 401, 429]);
      expect(await audit('token:refused')).toMatchObject([{ facts: { from: '127.0.0.1' } }]);
      const asked = (origin: string) =>
        fetch(`${place}/api/v1/me`, { headers: { origin, ...forwarded('192.0.2.4') } });
      expect(await refusal(await asked(place.replace('http:', 'https:')))).toEqual([403, 'forbidden']);
      expect(await refusal(await asked(place))).toEqual([401, 'unauthenticated']);
    });
  });
});

test('a provider is asked of itself again after an hour, and at once where its keys have moved, but not at each sign-in', async () => {
  let [clock, asked, moved, away] = [Date.now(), 0, false, false];
  const old = createServer((_, response) => response.end('{"keys":[]}'));
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  const oldKeys = `http://127.0.0.1:${String((old.address() as AddressInfo).port)}/keys`;
  const there: typeof fetch = async (...args) => {
    const [place] = args;
    const isAsked = (place instanceof Request ? place.url : place.toString()).endsWith(
      '/.well-known/openid-configuration',
    );
    if (isAsked) asked += 1;
    if (isAsked && away) throw new TypeError('fetch failed');
    const response = await fetch(...args);
    if (!isAsked || moved) return response;
    return Response.json({ ...((await response.json()) as object), jwks_uri: oldKeys });
  };
  const now = () => new Date(clock);
  const late = openIdProvider(settings(), { now, log: own.desk.ports.log, fetch: there });
  const callback = at('/auth/callback');
  const made = () => randomBytes(32).toString('base64url');
  const begun = async () => {
    const bound = { state: made(), nonce: made(), verifier: made() };
    return { bound, address: await late.addressFor(bound, callback) };
  };
  const come = async () => {
    const { bound, address } = await begun();
    const back = await openBrowser().until(address, callback);
    return late.person(bound, new URL(back)).then(
      () => 'in',
      (error: unknown) => (error as { code?: string }).code,
    );
  };
  const refused = 'sign-in-refused';
  expect([await come(), await come(), asked]).toEqual([refused, refused, 1]);
  [clock, moved] = [clock + 61_000, true];
  expect([await come(), await come(), asked]).toEqual(['in', 'in', 2]);
  [clock, away] = [clock + 3_600_000, true];
  for (const times of [3, 3]) expect([await begun().then(() => 'begun'), asked]).toEqual(['begun', times]);
  [clock, away] = [clock + 61_000, false];
  for (const times of [4, 4]) expect([await begun().then(() => 'begun'), asked]).toEqual(['begun', times]);
  await new Promise((resolve) => old.close(resolve));
});

test('a provider that is away is said, and asked again next time', async () => {
  const settings = { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'y', scopes: 'openid' };
  const away = openIdProvider(
    { ...settings, groupsClaim: 'groups', groupScopes: [] },
    { now: () => new Date(0), log: own.desk.ports.log, fetch },
  );
  const bound = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) };
  await expect(away.addressFor(bound, at('/auth/callback'))).rejects.toMatchObject({
    code: 'provider-unreachable',
  });
});

test('nothing that was logged names the secret of the client', () => {
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join()).not.toContain(provider.client.secret);
});
