import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { StageResource } from '../../src/contract/stage.js';
import type { Door } from '../support/door.js';
import { openSampleDoor } from '../support/sample-world.js';
import { flawsOf, openBrowser, twoLooks, usualVisit, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
const languages = ['en', 'ko'] as const;
const visitors = new Map<string, Visitor>();
/** Words of an address that only this world knows. */
const known = new Map<string, string>();
beforeAll(async () => {
  [door, browser] = await Promise.all([openSampleDoor(), openBrowser()]);
  for (const language of languages)
    visitors.set(language, await visitorIn(browser, { ...usualVisit, language }));
  const token = { name: 'CI of the shop', scopes: ['build', 'read'], days: 90 };
  known.set('TOKEN', await idOf('/tokens', token));
  const webhook = {
    url: 'https://hooks.example.dev/switchback',
    secret: 'canaryOfTheSecretOfAWebhook',
  };
  known.set('WEBHOOK', await idOf('/webhooks', webhook));
  const line = { reason: 'Every build is broken', except: ['dev'] };
  known.set('LINE', await idOf('/lines', line));
  const { body } = await door.ask<StageResource>('GET', '/stages/devqa');
  known.set('HOLD', body.hold?.id ?? '');
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

async function idOf(path: string, body: object): Promise<string> {
  const made = await door.ask<{ readonly id: string }>('POST', path, { body });
  expect([path, made.status, made.status === 201 ? null : made.body]).toEqual([path, 201, null]);
  return made.body.id;
}

/** The dialogs of the dashboard by their addresses; that of a recovery, which asks an engine, is looked at in `stage.test.ts`. */
const dialogs = [
  '/?act=keys',
  '/?act=find',
  '/?act=find&sought=1448',
  '/?act=find&sought=xyzzy',
  '/?act=stop-line',
  '/?act=release-line&line=LINE',
  ...['hold', 'book', 'extend', 'release', 'ask', 'attach'].map((act) => `/stages/devqa?act=${act}`),
  '/stages/devqa?act=release&hold=HOLD',
  ...['run', 'pause', 'resume', 'detach&client=web&clientStage=dev'].map(
    (act) => `/stages/nightly?act=${act}`,
  ),
  '/calendar?act=book&stage=staging-1',
  '/milestones?act=new',
  '/milestones?act=new&override=1',
  '/clients?act=attach',
  '/clients?act=change&client=web&clientStage=dev',
  '/clients?act=detach&client=web&clientStage=dev',
  '/promotions/p_SAMPLE00000000000000000049?act=abort',
  '/promotions/p_SAMPLE00000000000000000060?act=retry',
  '/settings/tokens?act=make',
  '/settings/tokens?act=revoke&token=TOKEN',
  '/settings/notifications?act=make',
  ...['change', 'test', 'secret', 'remove'].map(
    (act) => `/settings/notifications?act=${act}&webhook=WEBHOOK`,
  ),
];

test.each(dialogs.flatMap((path) => languages.map((language) => ({ path, language }))))(
  '$path in $language is whole, and axe finds nothing, light and dark',
  async ({ path, language }) => {
    const { page, troubles } = visitors.get(language) as Visitor;
    const before = troubles.length;
    await open(page, path);
    await page.locator('dialog[open] h2').waitFor({ timeout: 15_000 });
    if (path.includes('sought=1448'))
      await page.locator('dialog[open] [role=option]').first().waitFor({ timeout: 15_000 });
    await page.locator('.loading').first().waitFor({ state: 'detached', timeout: 15_000 });
    expect(await flawsOf(page, twoLooks)).toEqual([]);
    expect(troubles.slice(before)).toEqual([]);
  },
);

test.each(languages)(
  'in %s the secret of a new token, and what is refused of one, are whole',
  async (language) => {
    const { page } = visitors.get(language) as Visitor;
    await open(page, '/settings/tokens?act=make');
    const [name, , scopes] = await page.locator('dialog[open] :is(input, textarea)').all();
    await name?.fill(`CI ${language}`);
    await scopes?.fill('everything');
    await page.locator('dialog[open] [type=submit]').click();
    await page.getByRole('alert').waitFor();
    expect(await flawsOf(page, twoLooks)).toEqual([]);
    await scopes?.fill('read');
    await page.locator('dialog[open] [type=submit]').click();
    await page.locator('code', { hasText: /^swb_/ }).waitFor();
    expect(await flawsOf(page, twoLooks)).toEqual([]);
  },
);

async function open(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  const address = [...known].reduce((text, [word, id]) => text.replace(word, id), path);
  await page.goto(`http://127.0.0.1:${String(door.port)}${address}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
