import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openDoor, type Door } from '../support/door.js';
import { until } from '../support/until.js';
import {
  openBrowser,
  overhangOf,
  usualVisit,
  violationsOn,
  visitorIn,
  type Visitor,
} from '../support/visitor.js';

let door: Door;
let browser: Browser;
let visitor: Visitor;
let page: Page;
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
  const sha = 'c'.repeat(40);
  const commits = [{ sha, subject: 'login retry', author: 'Mina', at: null }];
  await door.desk.register('login retry', { commit: sha, commits });
  await door.desk.succeed('dev');
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

const at = (path: string): string => `http://127.0.0.1:${String(door.port)}${path}`;
const open = async (path = '/'): Promise<void> => {
  await page.goto(at(path));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('heading', { name: 'devqa', exact: true }).waitFor();
};
const comesTo = (path: string) => page.waitForURL(at(path));
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = (): Promise<string> =>
  page.evaluate(
    `(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()`,
  );
const dialog = (name: string) => page.getByRole('dialog', { name });

test('a link on a page of another site leads to the page of the dashboard', async () => {
  const elsewhere = 'http://chat.example/';
  const body = `<a href="${at('/stages/devqa')}">devqa is held</a>`;
  await page.route(elsewhere, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(elsewhere);
  await page.getByRole('link', { name: 'devqa is held' }).click();
  await page.getByRole('heading', { level: 1, name: 'devqa' }).waitFor();
  expect(page.url()).toBe(at('/stages/devqa'));
});

test('a page that was opened before the service was renewed goes on with the files that are there now', async () => {
  let isOld = true;
  await page.route(/\/assets\/clients-/, (route) =>
    isOld ? route.fulfill({ status: 404 }) : route.continue(),
  );
  let script = '';
  await page.route(at('/'), async (route) => {
    const answer = await route.fetch();
    const text = await answer.text();
    [, script = ''] = /src="([^"]+)"/.exec(text) ?? [];
    await route.fulfill({ response: answer, body: text.replace(script, '/assets/index-of-before.js') });
  });
  await page.route('**/index-of-before.js', async (route) =>
    route.fulfill({ response: await route.fetch({ url: at(script) }) }),
  );
  await page.route(at('/clients'), async (route) => {
    if (route.request().isNavigationRequest()) isOld = false;
    await route.continue();
  });
  await open();
  await page.getByRole('link', { name: 'Clients' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor();
  expect([page.url(), isOld]).toEqual([at('/clients'), false]);
});

describe('keys', () => {
  test('lead to the pages, through the rows, and open what has the focus', async () => {
    await open();
    await press('j');
    expect(await focused()).toBe('dev');
    await press('j', 'j', 'k');
    expect(await focused()).toBe('nightly');
    await press('.');
    const more = page.getByRole('button', { name: 'More actions for nightly' });
    expect(await more.getAttribute('aria-expanded')).toBe('true');
    expect(await focused()).toBe('Run schedule now…');
    await press('ArrowDown');
    expect(await focused()).toBe('Pause schedule…');
    await press('Escape');
    expect([await more.getAttribute('aria-expanded'), await focused()]).toEqual([
      'false',
      'More actions for nightly',
    ]);
    await press('k', 'Enter');
    await comesTo('/stages/dev');
    await press('g', 'm');
    await comesTo('/milestones');
    await press('g', 'a');
    await comesTo('/activity');
    await press('g', 'p');
    await comesTo('/');
    await press('t');
    await comesTo('/tv');
    await page.getByRole('heading', { name: 'devqa' }).waitFor();
    // Nobody touches what hangs on a wall.
    await press('g', 'm');
    expect(page.url()).toBe(at('/tv'));
  });

  test('find by the form of what is typed', async () => {
    await open();
    for (const [typed, path] of [
      ['b1', '/builds/b1'],
      ['M9', '/milestones/9'],
      ['#881', '/commits/%23881'],
      ['9AB01C2', '/commits/9ab01c2'],
    ] as const) {
      await open();
      await press('/');
      expect(await focused()).toBe('Find a commit, build, PR or milestone…');
      await page.keyboard.type(typed);
      await press('Enter');
      await comesTo(path);
    }
  });

  test('find by words what the service knows, and go anywhere by a few letters', async () => {
    await open();
    await press('/');
    await page.keyboard.type('devqa');
    await press('Enter');
    await comesTo('/stages/devqa');
    await open();
    await press('Control+k');
    const palette = dialog('Go to anything');
    await page.keyboard.type('login');
    const option = palette.getByRole('option').filter({ hasText: 'login retry' }).first();
    await option.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await press('Control+k');
    await page.keyboard.type('night');
    expect(await palette.getByRole('option').first().innerText()).toContain('nightly');
    await press('Enter');
    await comesTo('/stages/nightly');
    await page.goBack();
    await comesTo('/');
    await page.goto(at('/stages/nightly?act=find&sought=night'));
    await palette.getByRole('option').filter({ hasText: 'nightly' }).first().waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await comesTo('/stages/nightly');
    await press('Control+k');
    await page.keyboard.type('mile');
    await palette.getByRole('option', { name: 'Milestones' }).click();
    await comesTo('/milestones');
  });

  test('reach the page again when the address has no dialog any more', async () => {
    for (const shut of ['Escape', 'Close']) {
      await open();
      await press('Control+k');
      await dialog('Go to anything').waitFor();
      await page.evaluate(`void (globalThis.closedAt = new Promise((resolve) => {
        document.querySelector('dialog').addEventListener('close', () => resolve(location.search));
      }))`);
      await (shut === 'Escape' ? press(shut) : page.getByRole('button', { name: shut, exact: true }).click());
      expect([shut, await page.evaluate<string>('globalThis.closedAt')]).toEqual([shut, '']);
    }
  });

  test('are shown by ?, and those pressed alone can be turned off for good', async () => {
    await open();
    await press('?');
    const shown = dialog('Keyboard shortcuts');
    await shown.waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(
      (await shown.getByRole('rowheader').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ')),
    ).toEqual(['/', 'Ctrl K', 'g then p', 'g then m', 'g then a', 'j', 'k', 'Enter', '.', 'Esc', 't', '?']);
    await shown.getByRole('checkbox', { name: 'Shortcuts of a single key' }).click();
    await press('Escape');
    await shown.waitFor({ state: 'detached' });
    await comesTo('/');
    await page.reload();
    await page.getByRole('heading', { name: 'devqa', exact: true }).waitFor();
    await press('t', '?', 'g', 'm');
    expect([page.url(), await page.getByRole('dialog').count()]).toEqual([at('/'), 0]);
    await press('Control+k');
    await dialog('Go to anything').waitFor();
    await press('Escape');
    await page.getByRole('link', { name: 'Keyboard shortcuts' }).click();
    await comesTo('/?act=keys');
    await page.reload();
    await shown.getByRole('checkbox').click();
    await press('Escape', 't');
    await comesTo('/tv');
  });
});

test('what is not there, or cannot be told just now, is said so that everybody can read it, with the way on', async () => {
  const answers = [
    { status: 502, contentType: 'text/html', body: 'Bad gateway' },
    { status: 503, contentType: 'application/problem+json', body: JSON.stringify(unavailable) },
  ];
  await page.route(/\/api\/v1\/builds/, (route) => {
    const answer = answers.shift();
    return answer === undefined ? route.continue() : route.fulfill(answer);
  });
  await page.goto(at('/builds'));
  const retry = page.getByRole('button', { name: 'Retry', exact: true });
  await page.getByRole('alert').getByText('The service does not answer.').waitFor();
  await retry.click();
  await page.getByRole('alert').getByText(unavailable.detail).waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await retry.click();
  await page.getByRole('rowheader', { name: 'b1' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.evaluate(`(() => {
    const link = document.createElement('a');
    [link.href, link.textContent] = ['/nowhere', 'A link of before'];
    document.getElementById('content').append(link);
    link.click();
  })()`);
  await page.getByRole('heading', { level: 1, name: 'There is no such page.' }).waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('link', { name: 'To the pipeline' }).click();
  await comesTo('/');
});

/** As the service says it. */
const unavailable = {
  ...{ type: 'about:blank', title: 'Not ready', status: 503, code: 'switchback/unavailable' },
  ...{ detail: 'The database does not answer.', instance: '/api/v1/builds', requestId: 'r1' },
};

test('another page has the focus, is announced, and the first thing on it leads past the frame', async () => {
  await open();
  expect(await focused()).not.toBe('content');
  await page.getByRole('link', { name: 'Help', exact: true }).click();
  await comesTo('/help');
  await until('the focus', () => page.evaluate<boolean>(`document.activeElement.id === 'content'`));
  await page.getByRole('link', { name: 'Pipeline', exact: true }).click();
  await page.getByRole('status').getByText('Pipeline', { exact: true }).waitFor({ state: 'attached' });
  await open();
  await press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');
});

test('on a phone the pages are behind a button, which closes with them', async () => {
  await visitor.close();
  visitor = await visitorIn(browser, { ...usualVisit, width: 360 });
  ({ page } = visitor);
  await open();
  const button = page.getByRole('button', { name: 'Menu' });
  const builds = page.getByRole('link', { name: 'Builds', exact: true });
  expect([await button.getAttribute('aria-expanded'), await builds.isVisible()]).toEqual(['false', false]);
  await button.click();
  expect([await button.getAttribute('aria-expanded'), await builds.isVisible()]).toEqual(['true', true]);
  await builds.click();
  await comesTo('/builds');
  await until('the menu to close', async () => (await button.getAttribute('aria-expanded')) === 'false');
  expect(await builds.isVisible()).toBe(false);
});

describe('colours', () => {
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const [light, dark] = ['rgb(255, 255, 255)', 'rgb(15, 20, 26)'];

  test('are as they were chosen, from the first moment on', async () => {
    await open();
    expect(await ground()).toBe(light);
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
    await until('the chosen colours', async () => (await ground()) === dark);
    // Without a script there is what is drawn first.
    const cookies = await page.context().cookies();
    await visitor.close();
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'light' });
    await context.addCookies(cookies);
    page = await context.newPage();
    await page.goto(at('/'));
    expect(await ground()).toBe(dark);
    await context.close();
  });

  test('are the system’s own where those are forced, and black on white on paper, without what can be done', async () => {
    await open();
    await page.emulateMedia({ forcedColors: 'active' });
    const border = `getComputedStyle(document.querySelector('.chip')).borderTopWidth`;
    expect(await page.evaluate(border)).toBe('1px');
    await page.emulateMedia({ forcedColors: 'none', media: 'print', colorScheme: 'dark' });
    expect(await page.getByRole('banner').isVisible()).toBe(false);
    expect(await page.getByRole('link', { name: 'Promote… devqa' }).isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'devqa', exact: true }).isVisible()).toBe(true);
    // Whatever was chosen for the screen.
    await page.evaluate(`document.documentElement.dataset.theme = 'dark'`);
    const text = () => page.evaluate(`getComputedStyle(document.body).color`);
    expect(await text()).toBe('rgb(27, 36, 48)');
    const scheme = () => page.evaluate(`getComputedStyle(document.documentElement).colorScheme`);
    await page.emulateMedia({ forcedColors: 'active', media: 'screen', colorScheme: 'light' });
    expect(await scheme()).toBe('light dark');
    await page.emulateMedia({ forcedColors: 'none' });
    expect([await scheme(), await text()]).toEqual(['dark', 'rgb(232, 237, 243)']);
  });
});

test('a world that is made up says so on every page, in either language; a real one says nothing', async () => {
  const said = page.getByText(/Sample world/);
  await open();
  expect(await said.count()).toBe(0);
  const { sql } = door.desk.ports.store.read;
  await sql.executeSql(`insert into sample (at) values ('2026-11-11T05:00:00Z')`);
  for (const path of ['/', '/builds', '/tv']) {
    await page.goto(at(path));
    await page.getByRole('region', { name: 'Sample world' }).waitFor();
    await page.getByText(/All of it is made up, for .*14:00/).waitFor();
    expect([path, await violationsOn(page), await overhangOf(page)]).toEqual([path, [], 0]);
  }
  await page.goto(at('/activity?lang=ko'));
  await page.getByRole('region', { name: '예시 화면' }).waitFor();
  await sql.executeSql('delete from sample');
  expect(visitor.troubles).toEqual([]);
});
