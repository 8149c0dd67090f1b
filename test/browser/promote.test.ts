import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page, Request, Route } from 'playwright-core';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page as ListPage } from '../../src/contract/page.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
import { openBrowser, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
let visitor: Visitor;
let page: Page;
/** What was sent to change something. */
let sent: Request[];
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

const commit = (letter: string, subject: string, author: string) => ({
  ...{ sha: letter.repeat(40), subject, author, at: '2026-11-11T00:00:00.000Z' },
});

/** dev runs b3, nightly b1: b2 brings a migration and takes something back. */
beforeEach(async () => {
  await door.desk.clear();
  await door.desk.register('one', { commit: 'a'.repeat(40), commits: [commit('a', 'add cache', 'Mina')] });
  await door.desk.succeed('dev');
  await toNightly('b1');
  await door.ask('PUT', '/clients/web/dev', { body: { stage: 'nightly' } });
  await door.desk.register('two', {
    commit: 'd'.repeat(40),
    commits: [commit('b', 'Revert "add cache"', 'Hana'), commit('d', 'add menu', 'Jin')],
    migrations: [{ id: '0042_menu', reversible: false }],
  });
  await door.desk.succeed('dev');
  await door.desk.register('three', { commit: 'e'.repeat(40), commits: [commit('e', 'faster', 'Mina')] });
  await door.desk.succeed('dev');
  visitor = await visitorIn(browser);
  page = visitor.page;
  sent = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request);
  });
});
afterEach(() => visitor.close());

const toNightly = async (build: string): Promise<void> => {
  await door.ask('POST', '/stages/nightly/promotions', { body: { build } });
  await door.desk.inTransaction((rows) =>
    rows.sql.executeSql(`update stages set current_since = now() where stage = 'nightly'`),
  );
  await door.desk.succeed('nightly');
};
const open = (query: string) => page.goto(`http://127.0.0.1:${String(door.port)}/promotions/new?${query}`);
const promote = (build: string) => page.getByRole('button', { name: `Promote ${build} → nightly` });
const rollback = () => page.getByRole('button', { name: 'Roll back now' });
const section = (name: string) => page.getByRole('region', { name });
const says = async (name: string, ...texts: string[]): Promise<void> => {
  for (const text of texts) await section(name).getByText(text).first().waitFor();
};
const arrived = (build: string) =>
  page.getByRole('heading', { level: 1, name: `${build} → nightly` }).waitFor();
const waiting = async (): Promise<PromotionResource[]> =>
  (await door.ask<ListPage<PromotionResource>>('GET', '/promotions?stage=nightly&phase=pending')).body.items;
const nightly = async (): Promise<StageResource> =>
  (await door.ask<StageResource>('GET', '/stages/nightly')).body;
const isDisabled = (name: string) => page.getByRole('button', { name }).isDisabled();

describe('a promotion', () => {
  test('is looked at, another build is chosen, and what is asked for is what was seen', async () => {
    await open('stage=nightly');
    await promote('b3').waitFor();
    await says('What will change', '3 commits', '1 migration', '1 revert', '0042_menu', 'faster');
    await says('What will NOT be included', 'Nothing: dev has nothing newer than b3.');
    await says('Who is affected', 'web / dev', 'They will talk to b3 after this.');
    await says(
      'Steps',
      'pulumi up',
      'No estimate yet',
      'Nothing is rebuilt. The same build moves to nightly.',
    );

    await page.getByLabel('Choose another build').selectOption('b2');
    await promote('b2').waitFor();
    expect(page.url()).toMatch(/stage=nightly&build=b2$/);
    await says('What will NOT be included', '1 commit newer than b2 (already in dev)');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await says('What will NOT be included', 'faster');
    await page.reload();
    await promote('b2').waitFor();
    await page.goBack();
    await promote('b3').waitFor();
    await page.goForward();
    const seen = await nightly();
    await promote('b2').click();
    await arrived('b2');
    const [request] = sent;
    expect(await request?.headerValue('if-match')).toBe(seen.etag);
    expect(await request?.headerValue('idempotency-key')).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.postDataJSON()).toEqual({ build: 'b2' });
    expect((await waiting()).map(({ build }) => build)).toEqual(['b2']);
    expect(visitor.troubles).toEqual([]);
  });

  test('is asked for by the keyboard alone, past a hold with a reason', async () => {
    const { body: hold } = await door.ask<HoldResource>('POST', '/stages/nightly/holds', {
      body: { reason: 'QA round 14' },
    });
    await open('stage=nightly');
    await page.getByText('Choose what to do about the hold.').waitFor();
    expect(await promote('b3').isDisabled()).toBe(true);
    await tabTo(page, 'Wait for the release');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('Give a reason.').waitFor();
    expect(await promote('b3').isDisabled()).toBe(true);
    await tabTo(page, 'Reason');
    await page.keyboard.type('hotfix for the demo');
    await tabTo(page, 'Promote b3 → nightly');
    await page.keyboard.press('Enter');
    await arrived('b3');
    expect(await waiting()).toMatchObject([{ overrideHolds: [hold.id], reason: 'hotfix for the demo' }]);
  });

  test('may wait for the release of a hold instead', async () => {
    await door.ask('POST', '/stages/nightly/holds', { body: { reason: 'QA round 14' } });
    await open('stage=nightly');
    await page.getByLabel('Wait for the release').check();
    await promote('b3').click();
    await arrived('b3');
    await page.getByText('nightly is held by mina').first().waitFor();
    expect(sent[0]?.postDataJSON()).toEqual({ build: 'b3', onHold: 'wait' });
  });

  test('that may not be says why in words beside a button that cannot be pressed', async () => {
    await door.desk.register('four', { commit: 'f'.repeat(40) });
    await open('stage=nightly&build=b4');
    await page.getByText('It may not go there: b4 has not succeeded on dev.').waitFor();
    expect(await promote('b4').isDisabled()).toBe(true);
    door.desk.denied.add('promote');
    await page.reload();
    await page.getByText('You may not promote to nightly.').waitFor();
    await open('stage=nightly&build=b99');
    await page.getByRole('alert').first().waitFor();
    expect(await isDisabled('Promote – → nightly')).toBe(true);
  });

  test('of which the stage has changed meanwhile is not sent before it was looked at again', async () => {
    await open('stage=nightly');
    await promote('b3').waitFor();
    // Nothing is told to a page that is paused: the service refuses what was seen before.
    await page.getByRole('button', { name: 'Pause live updates' }).click();
    await toNightly('b2');
    await promote('b3').click();
    await page.getByText('nightly changed while you were looking').waitFor();
    expect(await promote('b3').isDisabled()).toBe(true);
    expect(await waiting()).toEqual([]);
    await page.getByText('nightly changed while you were looking: b1 → b2 by mina').waitFor();
    await page.getByRole('button', { name: 'Reload the preview' }).click();
    await says('What will change', '1 commit');
    await promote('b3').click();
    await arrived('b3');
    const keys = await Promise.all(sent.map((request) => request.headerValue('idempotency-key')));
    expect(new Set(keys).size).toBe(2);
  });

  test('of which the stage changes while somebody looks says so at once', async () => {
    await open('stage=nightly');
    await promote('b3').waitFor();
    await toNightly('b2');
    await page.getByText('nightly changed while you were looking: b1 → b2 by mina').waitFor();
    expect(await promote('b3').isDisabled()).toBe(true);
  });

  test('that is pressed twice is sent once', async () => {
    await open('stage=nightly');
    await promote('b3').waitFor();
    const release = holdBack('**/stages/nightly/promotions');
    await promote('b3').dblclick();
    await page.getByText('Sending…').waitFor();
    await (
      await release
    )();
    await arrived('b3');
    expect([sent.length, (await waiting()).length]).toEqual([1, 1]);
  });

  test('of which nobody knows whether it arrived is sent again under the same name, and done once', async () => {
    await open('stage=nightly');
    await promote('b3').waitFor();
    await page.route(
      '**/stages/nightly/promotions',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await promote('b3').click();
    await page.getByText('It is not known whether it arrived.').waitFor();
    await page.route(
      '**/stages/nightly/promotions',
      (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
      { times: 1 },
    );
    await promote('b3').click();
    await page.getByText('It is not known whether it arrived.').waitFor();
    await promote('b3').click();
    await arrived('b3');
    const keys = await Promise.all(sent.map((request) => request.headerValue('idempotency-key')));
    expect([keys.length, new Set(keys).size, (await waiting()).length]).toEqual([3, 1, 1]);
  });

  test('that is refused tells every reason of the service', async () => {
    await open('stage=nightly');
    await promote('b3').waitFor();
    await page.route('**/stages/nightly/promotions', (route) =>
      route.fulfill({
        ...{ status: 409, contentType: 'application/problem+json' },
        body: JSON.stringify({
          ...{ type: 'about:blank', title: 'b3 may not go to nightly', status: 409, detail: 'Two reasons.' },
          ...{ code: 'switchback/build-not-eligible', instance: '/', requestId: 'r1' },
          reasons: [
            { code: 'soaking', text: 'Ran 2 min on dev; 10 min needed.', until: null },
            { code: 'not-verified', text: 'b3 was not verified on dev.', until: null },
          ],
        }),
      }),
    );
    await promote('b3').click();
    await page.getByText('Ran 2 min on dev; 10 min needed.').waitFor();
    await page.getByText('b3 was not verified on dev.').waitFor();
  });

  test('cannot be sent before its preview is there', async () => {
    const release = holdBack('**/stages/nightly/preview?*');
    await open('stage=nightly');
    const button = page.getByRole('button', { name: 'Loading preview…' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await (
      await release
    )();
    await promote('b3').waitFor();
    expect(await promote('b3').isDisabled()).toBe(false);
  });

  test('that ends what is protected names each of it', async () => {
    await page.route('**/stages/nightly/preview?*', async (route) => {
      const response = await route.fetch();
      const preview = (await response.json()) as PreviewResource;
      await route.fulfill({ response, json: { ...preview, protected: ['vpc:nightly', 'db:nightly'] } });
    });
    await open('stage=nightly');
    await page.getByText('Allow by name: vpc:nightly, db:nightly').waitFor();
    await page.getByLabel('vpc:nightly').check();
    await page.getByText('Allow by name: db:nightly').waitFor();
    expect(await promote('b3').isDisabled()).toBe(true);
    await page.getByLabel('db:nightly').check();
    await promote('b3').click();
    await page.getByRole('alert').waitFor();
    expect(sent[0]?.postDataJSON()).toMatchObject({ allowChanges: ['vpc:nightly', 'db:nightly'] });
  });
});

/** Keeps a request until it is let go. */
function holdBack(pattern: string): Promise<() => Promise<void>> {
  return new Promise((resolve) => {
    void page.route(pattern, (route: Route) => resolve(() => route.continue()), { times: 1 });
  });
}

describe('a rollback', () => {
  beforeEach(() => toNightly('b2'));

  test('says what it takes away and what it leaves, and is asked for by the keyboard alone', async () => {
    await open('rollback=1&stage=nightly');
    await page.getByRole('heading', { level: 1, name: 'Roll back nightly' }).waitFor();
    await says(
      'Commits that will be removed',
      '2 commits',
      'add menu',
      '0042_menu',
      'One migration stays behind',
    );
    await says('Commits that will be removed', 'b2 will be quarantined on nightly');
    await says('Who is affected', 'They will talk to b1 after this.');
    await page.getByText('Rolling back also holds nightly so the schedule cannot undo it.').waitFor();
    await page.getByText('Give a reason.').waitFor();
    expect(await rollback().isDisabled()).toBe(true);
    // The focus is where one writes why.
    await page.keyboard.type('nobody can sign in');
    await page.keyboard.press('Enter');
    await arrived('b1');
    expect(await nightly()).toMatchObject({
      hold: { kind: 'rollback' },
      quarantined: [{ build: 'b2', reason: 'nobody can sign in' }],
    });
    expect(sent[0]?.postDataJSON()).toEqual({ toBuild: 'b1', reason: 'nobody can sign in' });
    expect(visitor.troubles).toEqual([]);
  });

  test('may leave the stage open, and never holds one that takes every commit', async () => {
    await open('rollback=1&stage=nightly');
    await page.getByLabel('Hold nightly').uncheck();
    await page.getByLabel('Reason').fill('the demo is over');
    await rollback().click();
    await arrived('b1');
    expect((await nightly()).hold).toBeNull();
    await open('rollback=1&stage=dev');
    await page.getByText('Give a reason.').waitFor();
    expect(await page.getByLabel('Hold dev').count()).toBe(0);
  });

  test('without a build to go back to says so', async () => {
    await open('rollback=1&stage=devqa');
    await page.getByText('devqa').last().waitFor();
    await page.getByRole('alert').first().waitFor();
    expect(await isDisabled('Roll back now')).toBe(true);
  });
});

test('without a stage it asks which one', async () => {
  await open('');
  await page.getByRole('link', { name: 'nightly', exact: true }).click();
  await promote('b3').waitFor();
  expect(page.url()).toMatch(/\?stage=nightly$/);
});
