import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { openIdProvider } from '../../src/identity/provider.js';
import { openDoor, type Door } from '../support/door.js';
import { openProvider, type TestProvider } from '../support/identity-provider.js';

let provider: TestProvider;
let door: Door;
let browser: Browser;
/** A page of somebody else on the same machine. */
let other: Server;

beforeAll(async () => {
  provider = await openProvider(() => [`http://127.0.0.1:${String(door.port)}/auth/callback`]);
  provider.people.set('hana', { name: 'Hana Kim', groups: ['testers'] });
  door = await openDoor(({ log }) => {
    const now = () => new Date();
    const client = { clientId: provider.client.id, clientSecret: provider.client.secret };
    const groupScopes = [{ group: 'testers', scopes: ['qa:devqa', 'read'] }];
    const settings = { issuer: provider.issuer, ...client, scopes: 'openid profile', groupsClaim: 'groups' };
    return { user: null, now, provider: openIdProvider({ ...settings, groupScopes }, { now, log, fetch }) };
  });
  other = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<p>hello'),
  );
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  other.closeAllConnections();
  await new Promise((resolve) => other.close(resolve));
  await door.close();
  await provider.close();
});

test('a real browser is led to the provider and back, keeps its cookie, and sends it for no page of somebody else', async () => {
  const own = `http://127.0.0.1:${String(door.port)}`;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${own}/auth/login`);
  await page.waitForURL(`${own}/`);
  await page.goto(`${own}/api/v1/me`);
  const me = JSON.parse(await page.innerText('body')) as { actor: { name: string }; csrf: string };
  expect(me.actor.name).toBe('Hana Kim');
  // A page's script reads nothing by which somebody is known.
  expect(await page.evaluate('document.cookie')).toMatch(/^(switchback-zone=[^;]+)?$/);

  const hold = (address: string, csrf: string) =>
    `fetch(${JSON.stringify(address)}, { method: 'POST', credentials: 'include',
      headers: { 'content-type': 'application/json', 'x-csrf-token': ${JSON.stringify(csrf)} },
      body: '{"reason":"QA round 14"}' }).then(({ status }) => status, () => 'refused')`;
  const holds = `${own}/api/v1/stages/devqa/holds`;
  expect(await page.evaluate(hold(holds, ''))).toBe(403);
  const foreign = await context.newPage();
  await foreign.goto(`http://127.0.0.1:${String((other.address() as AddressInfo).port)}/`);
  expect(await foreign.evaluate(hold(holds, me.csrf))).toBe('refused');
  expect(await page.evaluate(hold(holds, me.csrf))).toBe(201);
}, 60_000);
