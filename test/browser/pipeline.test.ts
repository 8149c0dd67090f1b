import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openDoor, type Door } from '../support/door.js';
import { fillPipeline } from '../support/pipeline.js';
import { platformThatIs } from '../support/platform.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { flawsOf, openBrowser, usualVisit, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
let visitor: Visitor;
let page: Page;
beforeAll(async () => {
  const platform = platformThatIs((stage) => (stage === 'devqa' ? 'degraded' : 'healthy'));
  [door, browser] = await Promise.all([openDoor(() => ({ platform })), openBrowser()]);
  await fillPipeline(door);
});
beforeEach(async () => {
  visitor = await visitorIn(browser);
  ({ page } = visitor);
});
afterEach(() => visitor.close());
afterAll(async () => {
  await browser.close();
  await door.close();
});

const open = async (path: string, port = door.port): Promise<void> => {
  await page.goto(`http://127.0.0.1:${String(port)}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
};
const card = (stage: string) => page.getByRole('article', { name: stage, exact: true });
const pathOf = (name: string | RegExp, within = page.locator('body')) =>
  within.getByRole('link', { name, exact: true }).getAttribute('href');
const comesTo = (path: string) => page.waitForURL(`http://127.0.0.1:${String(door.port)}${path}`);
const here = (): string => new URL(page.url()).pathname + new URL(page.url()).search;

describe('the board', () => {
  test('has the stages as a build goes through them, with what lies between as links', async () => {
    await open('/');
    await card('dev').waitFor();
    expect(await page.getByRole('article').getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(
      door.desk.ports.catalogue.stages.map(({ name }) => name),
    );
    expect(await pathOf('1 commit in dev not yet in nightly')).toBe('/compare/nightly...dev');
    expect(await pathOf('devqa has everything of nightly')).toBe('/compare/devqa...nightly');
    // Nothing leads to a slot: it hangs off the milestones.
    expect(await page.locator('.way').count()).toBe(2);
    expect(await pathOf('Milestones', page.getByRole('main'))).toBe('/milestones');
  });

  test('says of each stage what arrives, what keeps it, how its last run ended and what it got', async () => {
    await open('/');
    await card('dev').getByText('b4 arriving').waitFor();
    await card('dev').getByText('no estimate yet').waitFor();
    await card('devqa').getByText('Held · QA — mina').waitFor();
    await card('devqa')
      .getByText(/ left \(until 13 Nov 2099, 18:00\)$/)
      .waitFor();
    expect(await pathOf('+2 since b1', card('devqa'))).toBe('/compare/b1...b2');
    await card('staging-1').getByText('M9 · CURRENT').waitFor();
    const failed = card('nightly').getByRole('link', { name: 'Last run failed' });
    expect(await failed.getAttribute('href')).toMatch(/^\/promotions\/p_/);
    await card('nightly').getByText('⇐ web / dev').click();
    await card('nightly')
      .getByText(/not our dev/)
      .waitFor();
    const attention = page.getByRole('group').filter({ hasText: 'Needs attention (2)' });
    expect(await attention.getByRole('link').allInnerTexts()).toEqual([
      expect.stringContaining('devqa: b2 is degraded'),
      'nightly: the last promotion (b3) failed at pulumi up',
    ]);
    expect(visitor.troubles).toEqual([]);
  });

  test('leads to the page that says first what comes of it', async () => {
    await open('/');
    expect(await pathOf('Promote… devqa')).toBe('/promotions/new?stage=devqa');
    expect(await pathOf('Roll back… devqa')).toBe('/promotions/new?stage=devqa&rollback=1');
    expect(await pathOf('Release… devqa')).toBe('/stages/devqa?act=release');
    expect(await pathOf('Hold… nightly')).toBe('/stages/nightly?act=hold');
    await page.getByRole('button', { name: 'More actions for nightly' }).click();
    const menu = card('nightly').locator('.menu');
    const links = await menu.getByRole('link').all();
    const acts = await Promise.all(
      links.map(async (one) => [await one.innerText(), await one.getAttribute('href')]),
    );
    expect(acts).toEqual([
      ['Retry…', '/promotions/new?stage=nightly&build=b3'],
      ['Run schedule now…', '/stages/nightly?act=run'],
      ['Pause schedule…', '/stages/nightly?act=pause'],
      ['Compare with its source', '/compare/nightly...dev'],
      ['Stop the line…', '/?act=stop-line'],
    ]);
    await page.getByRole('heading', { level: 1 }).click();
    expect(await menu.getByRole('link').first().isVisible()).toBe(false);
  });

  test('offers also what the person may not do, with the reason', async () => {
    door.desk.denied.add('promote').add('schedule');
    await open('/');
    const button = card('nightly').getByRole('button', { name: 'Promote… nightly' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    const why = await button.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${why ?? ''}"]`).innerText()).toBe(
      'You lack on nightly the right to: promote',
    );
    await page.getByRole('button', { name: 'More actions for nightly' }).click();
    const run = card('nightly').getByRole('button', { name: 'Run schedule now…' });
    expect(await run.isDisabled()).toBe(true);
    await card('nightly').getByText('You lack on nightly the right to: schedule').first().waitFor();
    await page.getByText('You lack on nightly the right to: promote').nth(1).waitFor();
    door.desk.denied.clear();
  });
});

test('what happened last says how it ended in the service’s words, with its log and another try', async () => {
  await open('/');
  const row = page.locator('.recent li').filter({ hasText: 'b3 → nightly' });
  await row.getByText('The update failed; the stage keeps the build that it had.').waitFor();
  expect(await pathOf('Open log b3 → nightly', row)).toMatch(/^\/promotions\/p_/);
  expect(await pathOf('Retry b3 → nightly', row)).toBe('/promotions/new?stage=nightly&build=b3');
  const open4 = page.locator('.recent li').filter({ hasText: 'b4 → dev' });
  expect(await pathOf('Abort promotion b4 → dev', open4)).toMatch(/^\/promotions\/p_.*\?act=abort$/);
  expect(await pathOf(/^View all/)).toBe('/activity');
});

describe('the list', () => {
  const rows = () => page.getByRole('rowheader').allInnerTexts();
  const sortedBy = (how: string) => page.locator(`th[aria-sort="${how}"]`).waitFor();

  test('is sorted by what the address says, and back leads to the order before', async () => {
    await open('/');
    const header = page.getByRole('columnheader', { name: 'Build' });
    await page.getByRole('link', { name: 'List', exact: true }).click();
    await page.getByRole('rowheader').first().waitFor();
    expect(here()).toBe('/?view=list');
    expect(await rows()).toEqual(['dev', 'nightly', 'devqa', 'staging-1', 'staging-2']);
    await header.getByRole('link').click();
    await comesTo('/?view=list&sort=build');
    await sortedBy('ascending');
    expect(await rows()).toEqual(['staging-1', 'nightly', 'devqa', 'dev', 'staging-2']);
    await header.getByRole('link').focus();
    await page.keyboard.press('Enter');
    await comesTo('/?view=list&sort=-build');
    await sortedBy('descending');
    expect([(await rows())[0], await header.getAttribute('aria-sort')]).toEqual(['dev', 'descending']);
    await page.goBack();
    await sortedBy('ascending');
    expect((await rows())[0]).toBe('staging-1');
    await page.reload();
    await page.getByRole('rowheader').first().waitFor();
    expect((await rows())[0]).toBe('staging-1');
    expect(await pathOf('1 commit (dev)')).toBe('/compare/nightly...dev');
  });
});

test('the grid says what became of each build on each stage', async () => {
  await open('/?view=grid');
  await page.getByRole('rowheader').first().waitFor();
  const row = (build: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${build} `) }) });
  const cells = async (build: string) =>
    (await row(build).getByRole('cell').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  expect(await cells('b4')).toEqual([
    expect.stringContaining('Promoting'),
    ...Array<unknown>(4).fill(expect.stringContaining('never there')),
  ]);
  expect((await cells('b3')).slice(0, 2)).toEqual([
    expect.stringContaining('Runs here'),
    expect.stringContaining('Failed'),
  ]);
  expect((await cells('b1'))[3]).toContain('Runs here');
});

describe('where there is nothing yet', () => {
  test('the page says how a stage is made', async () => {
    const bare = await openDoor(() => ({}), []);
    await open('/', bare.port);
    await page.getByText('Set up your first stage.').waitFor();
    expect([await pathOf('Add a stage'), await pathOf('See an example')]).toEqual(['/help/stages', '/help']);
    await open('/?lang=ko', bare.port);
    await page.getByText('첫 스테이지를 만들어 보세요.').waitFor();
    await bare.close();
  });

  test('the page says how a build is made, and gives the step of CI', async () => {
    const bare = await openDoor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('/', bare.port);
    await page.getByText(/^No builds yet\. Your CI sends one with/).waitFor();
    await page.getByRole('button', { name: 'Copy the CI step' }).click();
    await page.getByRole('status').getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(
      'npx --no switchback build create',
    );
    await bare.close();
  });
});

describe('the view for a wall', () => {
  test('shows the stages that are asked for, large, and red only what failed', async () => {
    await open('/tv?stages=devqa,nightly,none&lang=ko');
    await page.getByText('없는 스테이지: none').waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(['devqa', 'nightly']);
    expect(await page.locator('.red').getByRole('heading').allInnerTexts()).toEqual(['nightly']);
    const smallest = `Math.min(...[...document.querySelectorAll('main *')].map((one) => parseFloat(getComputedStyle(one).fontSize)))`;
    expect(await page.evaluate(smallest)).toBeGreaterThanOrEqual(28);
    expect(await page.locator('main').locator('a, button, input').count()).toBe(0);
    expect(await page.locator('header.frame').count()).toBe(0);
    await page.getByText('Asia/Seoul').waitFor();
    expect(visitor.troubles).toEqual([]);
  });

  test('says when it is not renewed any more', async () => {
    const proxy = await startTcpProxy({ host: '127.0.0.1', port: door.port });
    await page.clock.install();
    await open('/tv', proxy.port);
    await page.getByRole('heading', { name: 'devqa' }).waitFor();
    await page.getByText('● Live', { exact: true }).waitFor();
    expect(await page.getByText(/^Not renewed since/).count()).toBe(0);
    proxy.drop();
    await page.getByText('Reconnecting…').waitFor();
    await page.clock.fastForward(95_000);
    await page.getByText(/Not renewed since \d\d:\d\d/).waitFor();
    expect(await page.getByText('● Live', { exact: true }).count()).toBe(0);
    await proxy.close();
  });
});

test('the line is stopped from the menu of a stage, is told once here and on the wall, and is let go on', async () => {
  await open('/');
  await card('nightly').getByRole('button', { name: 'More actions for nightly' }).click();
  await card('nightly').getByRole('link', { name: 'Stop the line…' }).click();
  const stop = page.getByRole('dialog', { name: 'Stop the line' });
  const send = stop.getByRole('button', { name: 'Hold 5 stages' });
  expect(await send.isDisabled()).toBe(true);
  await stop.getByRole('textbox', { name: 'Reason' }).fill('The database is being moved');
  await stop.getByRole('checkbox', { name: 'dev', exact: true }).click();
  await stop.getByRole('button', { name: 'Hold 4 stages' }).click();
  const banner = page.getByRole('region', { name: 'The line is stopped' });
  await banner.getByText('Not held by it: dev.').waitFor();
  await card('nightly').getByText('Held · the line is stopped').waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await page.goto(`http://127.0.0.1:${String(door.port)}/tv`);
  await page.getByRole('region', { name: 'The line is stopped' }).waitFor();
  expect(await page.getByText('The database is being moved').count()).toBe(1);
  await open('/');
  await banner.getByRole('link', { name: 'Let the line go on…' }).click();
  const release = page.getByRole('dialog', { name: 'Let the line go on' });
  await release.getByRole('button', { name: 'Release all holds of it' }).click();
  await banner.waitFor({ state: 'detached' });
  expect(visitor.troubles).toEqual([]);
});

test.each(['en', 'ko'] as const)(
  'all views are whole and complain of nothing in %s, light and dark, wide and narrow',
  async (language) => {
    const seen = await visitorIn(browser, { ...usualVisit, language });
    for (const path of ['/', '/?view=list', '/?view=grid', '/tv']) {
      await seen.page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
      await seen.page.getByRole('heading', { level: 1 }).waitFor();
      await seen.page.getByText('add rate limiter').first().waitFor();
      expect([path, await flawsOf(seen.page)]).toEqual([path, []]);
    }
    expect(seen.troubles.filter((trouble) => !trouble.includes('ERR_ABORTED'))).toEqual([]);
    await seen.close();
  },
);
