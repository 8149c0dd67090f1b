import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Page as ListPage } from '../../src/contract/page.js';
import type { TokenResource } from '../../src/contract/tokens.js';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
import { openBrowser, visitorIn } from '../support/visitor.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

const at = (path: string): string => `http://127.0.0.1:${String(door.port)}${path}`;
const tokens = async (): Promise<readonly TokenResource[]> => {
  const { body } = await door.ask<ListPage<TokenResource>>('GET', '/tokens?ended=true');
  return body.items;
};

test('a token is made by keys alone, its secret is shown once, and it is revoked by mouse', async () => {
  const { page, troubles, close } = await visitorIn(browser);
  await page.goto(at('/settings/tokens'));
  await page.getByRole('link', { name: 'Make a token…' }).waitFor();
  await tabTo(page, 'Make a token…');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Make a token' }).waitFor();
  await page.keyboard.type('CI of the shop');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ci-shop');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('build read');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const secret = page.locator('code', { hasText: /^swb_/ });
  await secret.waitFor();
  expect(await tokens()).toMatchObject([
    { name: 'CI of the shop', holder: { id: 'ci-shop' }, scopes: ['build', 'read'], state: 'valid' },
  ]);
  await page.reload();
  await page.getByRole('rowheader', { name: 'CI of the shop' }).waitFor();
  expect(await secret.count()).toBe(0);
  await page.getByRole('link', { name: 'CI of the shop', exact: true }).click();
  await page.locator('tr[aria-current]').getByRole('rowheader', { name: 'CI of the shop' }).waitFor();

  await page.getByRole('link', { name: 'Revoke… CI of the shop' }).click();
  const dialog = page.getByRole('dialog', { name: 'Revoke the token CI of the shop' });
  await dialog.getByLabel('Reason').fill('It was in a log');
  await dialog.getByRole('button', { name: 'Revoke it' }).click();
  await page.getByText('There is no token yet.').waitFor();
  expect(await tokens()).toMatchObject([{ state: 'revoked', revoked: { reason: 'It was in a log' } }]);
  await page.getByRole('link', { name: 'Show those that are over, too' }).click();
  await page.getByRole('rowheader', { name: 'CI of the shop' }).waitFor();
  expect(new URL(page.url()).search).toBe('?ended=true');
  expect(troubles).toEqual([]);
  await close();
});

test('what the service refuses of a token is told in its words, and another try sends what was corrected', async () => {
  const { page, close } = await visitorIn(browser);
  await page.goto(at('/settings/tokens?act=make'));
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByLabel('What it is for').fill('one');
  await dialog.getByLabel('What it may do').fill('everything');
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('What it may do').fill('read');
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await page.locator('code', { hasText: /^swb_/ }).waitFor();
  await close();
});

test('the help on stages has a row for each of them and one for the machine of a developer', async () => {
  const { page, close } = await visitorIn(browser);
  await page.goto(at('/help'));
  await page.getByRole('link', { name: 'What are these stages?' }).click();
  await page.getByRole('rowheader', { name: 'local' }).waitFor();
  const { body } = await door.ask<ListPage<{ stage: string }>>('GET', '/stages');
  const rows = await page.getByRole('rowheader').allTextContents();
  expect(rows).toEqual(['local', ...body.items.map(({ stage }) => stage)]);
  await close();
});

test('a badge is seen where it is open, and copied as Markdown that leads to its stage', async () => {
  const open = await openDoor(() => ({ badges: ['nightly'] }));
  const { page, troubles, close } = await visitorIn(browser);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const origin = `http://127.0.0.1:${String(open.port)}`;
  await page.goto(`${origin}/settings/badges`);
  const picture = page.getByRole('img', { name: 'Badge of nightly' });
  await picture.waitFor();
  expect(
    await page.evaluate<number>(`document.querySelector('img[alt="Badge of nightly"]').naturalWidth`),
  ).toBeGreaterThan(20);
  expect(await page.getByText('not open').count()).toBe(4);
  await page.getByRole('button', { name: 'Copy Markdown of nightly' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    `[![nightly](${origin}/badges/nightly.svg?lang=en)](${origin}/stages/nightly)`,
  );
  await page.goto(at('/settings/badges?lang=ko'));
  await page.getByText('공개된 배지가 없습니다.').waitFor();
  expect(troubles).toEqual([]);
  await close();
  await open.close();
});
