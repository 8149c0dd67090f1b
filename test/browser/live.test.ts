import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { StageHealth } from '../../src/model/stage.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';
import { openBrowser, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let proxy: TcpProxy;
let browser: Browser;
let health: StageHealth;
const visitors: Visitor[] = [];
beforeAll(async () => {
  const platform = platformThatIs(() => health);
  [door, browser] = await Promise.all([openDoor(() => ({ platform })), openBrowser()]);
  proxy = await startTcpProxy({ host: '127.0.0.1', port: door.port });
});
beforeEach(() => {
  health = 'healthy';
});
afterEach(async () => {
  await Promise.all(visitors.splice(0).map(({ close }) => close()));
});
afterAll(async () => {
  await browser.close();
  await proxy.close();
  await door.close();
});

/** A page that follows; `streams` = those that are open just now, `asked` = how often it has asked for the overview. */
async function follower(headers: Readonly<Record<string, string>> = {}) {
  const visitor = await visitorIn(browser);
  visitors.push(visitor);
  const { page } = visitor;
  await page.setExtraHTTPHeaders(headers);
  const streams = new Set<unknown>();
  const seen = { streams, opened: 0, asked: 0 };
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') {
      streams.add(request);
      seen.opened += 1;
    }
    if (request.url().endsWith('/api/v1/overview')) seen.asked += 1;
  });
  page.on('requestfinished', (request) => streams.delete(request));
  page.on('requestfailed', (request) => streams.delete(request));
  await page.goto(`http://127.0.0.1:${String(proxy.port)}/`);
  await page.getByText('● Live', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'dev', exact: true }).waitFor();
  // What is still there afterwards was not loaded anew.
  await page.evaluate('globalThis.mark = 1');
  return { page, seen };
}

const card = (page: Page, stage: string) => page.getByRole('article', { name: stage, exact: true });
const bring = async (name: string): Promise<void> => {
  await door.desk.register(name);
  await door.desk.succeed('dev');
};
const mark = (page: Page) => page.evaluate('globalThis.mark');

test('two browsers see the same change as it happens, without a reload', async () => {
  const both = [await follower(), await follower()];
  await bring('seen by two');
  for (const { page } of both) {
    await card(page, 'dev').getByText('seen by two').waitFor();
    expect(await mark(page)).toBe(1);
  }
});

test('the first page shows what it brought along without asking, and hears of what happened before it listened', async () => {
  const visitor = await visitorIn(browser);
  visitors.push(visitor);
  const { page } = visitor;
  let listen = (): void => undefined;
  const listens = new Promise<void>((resolve) => (listen = resolve));
  await page.route('**/api/v1/events*', async (route) => {
    await listens;
    await route.continue();
  });
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/overview')) asked += 1;
  });
  await page.goto(`http://127.0.0.1:${String(proxy.port)}/`);
  await card(page, 'dev').waitFor();
  expect([asked, await page.locator('#told').count()]).toEqual([0, 0]);
  await bring('before anybody listened');
  expect(await page.getByText('before anybody listened').count()).toBe(0);
  listen();
  await card(page, 'dev').getByText('before anybody listened').waitFor();
  expect([visitor.troubles, await page.locator('article.card').count()]).toEqual([[], 5]);
});

test('after a cut everything is there that happened meanwhile, nothing twice, and by one stream', async () => {
  const { page, seen } = await follower();
  proxy.drop();
  await page.getByText('Reconnecting…').waitFor();
  await page.getByText(/^Live updates stopped\. Retrying in \d+ s\./).waitFor();
  await bring('while nobody could see it');
  expect(await card(page, 'dev').getByText('while nobody could see it').count()).toBe(0);
  const { opened } = seen;
  await page.getByRole('button', { name: 'Retry now' }).click();
  await until('another try', () => seen.opened > opened);
  proxy.heal();
  await page.getByText('● Live', { exact: true }).waitFor();
  await card(page, 'dev').getByText('while nobody could see it').waitFor();
  expect(await page.getByText(/^Live updates stopped/).count()).toBe(0);
  await bring('after the cut');
  await card(page, 'dev').getByText('after the cut').waitFor();
  const { build } = await door.desk.inTransaction(async (rows) => {
    const [last] = await rows.promotions.list({ stage: 'dev', limit: 1 });
    return { build: last?.build ?? '' };
  });
  expect(
    await page
      .locator('.recent li')
      .filter({ hasText: `${build} → dev` })
      .count(),
  ).toBe(1);
  expect(seen.streams.size).toBe(1);
  expect(await mark(page)).toBe(1);
});

test('a page whose caller is not known any more says so once, and asks for nothing more', async () => {
  const body = { name: 'x', scopes: ['read'] };
  const { body: token } = await door.ask<{ id: string; secret: string }>('POST', '/tokens', { body });
  const { page, seen } = await follower({ authorization: `Bearer ${token.secret}` });
  await door.ask('DELETE', `/tokens/${token.id}`, { body: {} });
  const alert = page.getByRole('alert');
  await alert.getByText(/^You are signed out\. Your screen is from \d\d:\d\d\./).waitFor();
  expect(await alert.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/auth/login?to=%2F');
  const { asked } = seen;
  await bring('for nobody');
  await page.evaluate(`dispatchEvent(new Event('focus')); fetch('/livez').then(() => 0)`);
  expect(seen.asked).toBe(asked);
  await until('the stream to end', () => seen.streams.size === 0);
  expect(await page.getByRole('button', { name: /live updates/ }).count()).toBe(0);
});

test('whoever comes back to the tab sees what nobody has told: how the backends are', async () => {
  const { page } = await follower();
  await card(page, 'dev').getByText('Healthy').waitFor();
  health = 'down';
  await page.evaluate(`dispatchEvent(new Event('focus'))`);
  await card(page, 'dev').getByText('Down').waitFor();
});

test('a page that is paused stays as it is until it is resumed, also when somebody comes back to it', async () => {
  const { page, seen } = await follower();
  const other = await follower();
  await page.getByRole('button', { name: 'Pause live updates' }).click();
  await page.getByText('Paused').waitFor();
  await until('the stream to end', () => seen.streams.size === 0);
  await bring('while it was paused');
  await page.evaluate(`dispatchEvent(new Event('focus')); fetch('/livez').then(() => 0)`);
  await card(other.page, 'dev').getByText('while it was paused').waitFor();
  expect(await page.getByText('while it was paused').count()).toBe(0);
  // The view for a wall says so, too.
  await page.keyboard.press('t');
  await page.getByRole('main').getByText('‖ Paused', { exact: true }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Resume live updates' }).click();
  await card(page, 'dev').getByText('while it was paused').waitFor();
  await page.getByText('● Live', { exact: true }).waitFor();
});
