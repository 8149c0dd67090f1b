import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openIdProvider } from '../../src/identity/provider.js';
import { openDoor, type Door } from '../support/door.js';
import { openProvider, type TestProvider } from '../support/identity-provider.js';
import { openProxyInFront, type ProxyInFront } from '../support/proxy-in-front.js';
import { openBrowser, visitorIn } from '../support/visitor.js';

let provider: TestProvider;
let proxy: ProxyInFront;
let door: Door;
let browser: Browser;

beforeAll(async () => {
  proxy = await openProxyInFront('/ops/switchback', () => door.port);
  const { publicUrl } = proxy;
  provider = await openProvider(() => [`${publicUrl}/auth/callback`]);
  provider.people.set('hana', { name: 'Hana Kim', groups: ['testers'] });
  door = await openDoor(({ log }) => {
    const now = () => new Date();
    const client = { clientId: provider.client.id, clientSecret: provider.client.secret };
    const groupScopes = [{ group: 'testers', scopes: ['qa:devqa', 'read'] }];
    const settings = { issuer: provider.issuer, ...client, scopes: 'openid profile', groupsClaim: 'groups' };
    const known = openIdProvider({ ...settings, groupScopes }, { now, log, fetch });
    return { user: null, now, publicUrl, proxies: ['127.0.0.1'], provider: known };
  });
  browser = await openBrowser(['--ignore-certificate-errors']);
});
afterAll(async () => {
  await browser.close();
  await door.close();
  await provider.close();
  await proxy.close();
});

test('below a path of a proxy a person signs in, sees the dashboard live, and acts, and nothing leaves that path', async () => {
  const { publicUrl } = proxy;
  const { page, troubles, close } = await visitorIn(browser);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${publicUrl}/auth/login?to=/`);
  await page.waitForURL(`${publicUrl}/`);
  await page.getByRole('heading', { level: 1, name: 'Pipeline' }).waitFor();
  await page.getByText('● Live', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'devqa' }).first().waitFor();

  const { origin, pathname } = new URL(publicUrl);
  const cookies = await page.context().cookies(publicUrl);
  const session = cookies.find(({ name }) => name === '__Secure-switchback');
  expect(session).toMatchObject({ path: pathname, secure: true, httpOnly: true, sameSite: 'Strict' });
  // What else the proxy has at that origin is sent nothing of it.
  const sentThere = await page.context().cookies(`${origin}/other`);
  expect(sentThere.filter(({ name }) => name.includes('switchback'))).toEqual([]);

  const link = page.getByRole('navigation').getByRole('link').first();
  expect(new URL((await link.getAttribute('href')) ?? '', publicUrl).pathname).toBe(`${pathname}/`);
  await page.goto(`${publicUrl}/?lang=ko`);
  await page.getByRole('heading', { level: 1, name: '파이프라인' }).waitFor();
  await page.goto(`${publicUrl}/`);
  await page.getByRole('heading', { level: 1, name: '파이프라인' }).waitFor();

  const held: object = await page.evaluate(`(async () => {
    const base = ${JSON.stringify(publicUrl)} + '/api/v1';
    const { csrf } = await (await fetch(base + '/me')).json();
    const answer = await fetch(base + '/stages/devqa/holds', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
      body: '{"reason":"QA round 14"}',
    });
    const there = new URL(answer.headers.get('location'), answer.url);
    return { status: answer.status, there: (await fetch(there)).status };
  })()`);
  expect(held).toEqual({ status: 201, there: 200 });

  const ours = asked.filter((url) => !url.startsWith(provider.issuer));
  expect(ours.filter((url) => !url.startsWith(`${publicUrl}/`))).toEqual([]);
  // Who goes on at once from one page to the next does not wait for the icon of the first.
  expect(troubles.filter((trouble) => !trouble.includes('icon.svg: net::ERR_ABORTED'))).toEqual([]);
  await close();
});

test('what the service writes of itself is below that path, too', async () => {
  const { pathname } = new URL(proxy.publicUrl);
  const text = async (path: string, accept: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${String(door.port)}${path}`, { headers: { accept } })).text();
  const docs = await text('/docs', 'text/html');
  const problem = await text('/problems/forbidden', 'text/html');
  for (const href of [...(docs + problem).matchAll(/href="(\/[^"]*)"/g)].map(([, one]) => one))
    expect(href).toMatch(new RegExp(`^${pathname}/`));
  expect(docs).toContain(`href="${pathname}/openapi.json"`);
  expect(JSON.parse(await text('/openapi.json', 'application/json'))).toMatchObject({
    servers: [{ url: `${pathname}/` }],
  });
  expect(JSON.parse(await text('/api/v1/stages', 'application/json'))).toMatchObject({
    type: `${proxy.publicUrl}/problems/unauthenticated`,
    instance: `${pathname}/api/v1/stages`,
  });
});
