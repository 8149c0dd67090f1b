import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import type { OverviewResource, ToldOverview } from '../../src/contract/overview.js';
import type { Page } from '../../src/contract/page.js';
import { createRates } from '../../src/store/rates.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';

const healthy = platformThatIs(() => 'healthy');
let observe: typeof healthy.observe;
/** The local user is known there. */
let door: Door;
/** Everybody is asked who they are, and who proves nothing too often is sent away. */
let closed: Door;
beforeAll(async () => {
  const platform = { ...healthy, observe: (stage: string) => observe(stage) };
  door = await openDoor(() => ({ platform }));
  const { ports, database } = door.desk;
  closed = await openDoor(() => ({
    ...{ platform, user: null, store: ports.store, verbs: ports },
    rates: createRates(database, { reads: 4, writes: 0, 'sign-ins': 3, arrivals: 0 }, 365 * 86_400),
  }));
});
beforeEach(() => {
  observe = healthy.observe;
});
afterAll(async () => {
  await closed.close();
  await door.close();
});

type Sent = Readonly<Record<string, string>>;
const open = (path: string, headers: Sent = {}, at = door) =>
  fetch(`http://127.0.0.1:${String(at.port)}${path}`, { headers });

const blocks = (text: string): string[] =>
  [...text.matchAll(/<script type="application\/json" id="told">(.*?)<\/script>/gs)].map(
    ([, json = '']) => json,
  );
const toldIn = async (answer: Response): Promise<ToldOverview | null> => {
  const [block] = blocks(await answer.text());
  return block === undefined ? null : (JSON.parse(block) as ToldOverview);
};
const tokenFor = async (scopes: readonly string[]): Promise<Sent> => {
  const body = { name: 'x', holder: { id: 'hana' }, scopes };
  const { secret } = (await door.ask<{ secret: string }>('POST', '/tokens', { body })).body;
  return { authorization: `Bearer ${secret}` };
};

describe('the first page brings along', () => {
  test.each(['en', 'ko'])('what GET /overview answers, with its ETag (%s)', async (language) => {
    await door.desk.register(`in ${language}`);
    await door.desk.lose('nightly');
    const told = await toldIn(await open(`/?lang=${language}`));
    const headers = { 'accept-language': language };
    const asked = await door.ask<OverviewResource>('GET', '/overview', { headers });
    expect(told).toMatchObject({ body: asked.body, etag: asked.headers.get('etag') });
    expect(told?.body.attention[0]?.text).toMatch(language === 'ko' ? /[가-힣]/ : /^nightly: nobody knows/);
    // Whoever comes back with it is told that nothing is new.
    const again = { ...headers, 'if-none-match': told?.etag ?? '' };
    expect((await door.ask('GET', '/overview', { headers: again })).status).toBe(304);
  });

  test('up to which row of the audit it knows, so that a stream of what came after lacks nothing', async () => {
    const { body } = await door.ask<Page<AuditResource>>('GET', '/audit?limit=1');
    expect((await toldIn(await open('/')))?.upTo).toBe(body.items[0]?.seq);
  });

  test('texts of others that can end no block of data and begin none', async () => {
    const subject = '</script><script>alert(1)</script><!-- <b>';
    await door.desk.register(subject);
    await door.desk.succeed('dev');
    const text = await (await open('/')).text();
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toContain('<!--');
    const [json = ''] = blocks(text);
    const { body } = JSON.parse(json) as ToldOverview;
    expect(body.stages[0]?.currentBuild?.subject).toBe(subject);
  });

  test('what nobody keeps, the browser neither', async () => {
    const { headers } = await open('/', { 'if-none-match': '*' });
    expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
  });

  test('it last: the script is on its way before anybody is asked how the stages are', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    observe = async (stage) => {
      await asked;
      return healthy.observe(stage);
    };
    const request = httpRequest({ port: door.port, path: '/', agent: false }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const [first] = (await once(response, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/<script async.*<body>$/s);
    answer();
    const rest = Buffer.concat(await response.toArray()).toString();
    expect(rest).toMatch(/^<a class="skip".*<script type="application\/json".*<\/html>\n$/s);
  });
});

describe('without it, and ready to ask for it, comes the first page', () => {
  const asksItself = async (answer: Response): Promise<void> => {
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const text = await answer.text();
    expect(blocks(text)).toEqual([]);
    expect(text).toContain('<link rel="preload" href="/api/v1/overview" as="fetch"');
    expect(text).toMatch(/<\/html>\s*$/);
  };

  test('to whoever is not known, the same to each of them', async () => {
    const first = await open('/', {}, closed);
    const known = { 'if-none-match': first.headers.get('etag') ?? '' };
    await asksItself(first);
    expect((await open('/', known, closed)).status).toBe(304);
  });

  test('to whoever may not read', async () => {
    await asksItself(await open('/', await tokenFor(['hold:devqa']), closed));
  });

  test('to whoever has used up what they may ask: it counts as a question does', async () => {
    const headers = await tokenFor(['read']);
    for (const left of [3, 2, 1]) {
      const answer = await open('/', headers, closed);
      expect(answer.headers.get('ratelimit')).toMatch(`"reads";r=${String(left)};`);
      expect(await toldIn(answer)).not.toBeNull();
    }
    expect((await closed.ask('GET', '/overview', { headers })).status).toBe(200);
    await asksItself(await open('/', headers, closed));
  });

  test('to whoever guesses at a token, and each guess counts as one', async () => {
    const guess = { authorization: 'Bearer sbt_guessed' };
    for (let time = 0; time < 3; time += 1) await asksItself(await open('/', guess, closed));
    expect((await closed.ask('GET', '/overview', { headers: guess })).status).toBe(429);
  });

  test('to everybody while the overview cannot be had, though the head of it is sent already', async () => {
    observe = () => Promise.reject(new Error('a platform that breaks its word'));
    const text = await (await open('/')).text();
    expect(blocks(text)).toEqual([]);
    expect(text).toMatch(/<body><\/body>\s*<\/html>\s*$/);
    expect(door.logged).toContain('the page comes without the overview');
  });
});
