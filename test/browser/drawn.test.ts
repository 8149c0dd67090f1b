import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openDoor, type Door } from '../support/door.js';
import { fillPipeline } from '../support/pipeline.js';
import { platformThatIs } from '../support/platform.js';
import { openBrowser, usualVisit, visitorIn, type Visit, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  const platform = platformThatIs((stage) => (stage === 'devqa' ? 'degraded' : 'healthy'));
  [door, browser] = await Promise.all([openDoor(() => ({ platform })), openBrowser()]);
  await fillPipeline(door);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

const at = (path: string): string => `http://127.0.0.1:${String(door.port)}${path}`;
const zoneCookie = (value: string) => ({ name: 'switchback-zone', value, url: at('/') });

/** The page as it comes, which no script ever takes over. */
async function withoutScript<T>(
  path: string,
  look: (page: Page) => Promise<T>,
  { zone, ...options }: BrowserContextOptions & { readonly zone?: string } = {},
): Promise<T> {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en', ...options });
  if (zone !== undefined) await context.addCookies([zoneCookie(zone)]);
  const page = await context.newPage();
  await page.goto(at(path));
  const seen = await look(page);
  await context.close();
  return seen;
}

/** Keeps what the service drew, and what moved since, in a page that is opened next. */
const keep = `
  globalThis.moved = [];
  new PerformanceObserver((list) => {
    for (const { sources } of list.getEntries())
      globalThis.moved.push(...sources.map(({ node }) => node?.outerHTML?.slice(0, 100) ?? String(node?.textContent)));
  }).observe({ type: 'layout-shift', buffered: true });
  const all = () => [...document.body.querySelectorAll('*:not(script)')];
  document.addEventListener('DOMContentLoaded', () => {
    const drawn = all();
    globalThis.drawn = drawn.length;
    globalThis.newOnes = () => all().filter((one) => !drawn.includes(one)).map((one) => one.outerHTML);
    globalThis.lostOnes = () => drawn.filter((one) => !one.isConnected).map((one) => one.outerHTML);
  });`;

interface Kept {
  readonly drawn: number;
  readonly moved: readonly string[];
  readonly newOnes: readonly string[];
  readonly lostOnes: readonly string[];
}

const nothingHappened = { drawn: expect.any(Number), moved: [], newOnes: [], lostOnes: [] };

const keptOn = (page: Page): Promise<Kept> =>
  page.evaluate('({ drawn, moved, newOnes: newOnes(), lostOnes: lostOnes() })');

/** The script is there, what it changes is shown, and it follows what happens. */
async function takenOver(page: Page): Promise<void> {
  await page.locator('html:not([data-drawn])').waitFor();
  await page.locator('.live .chip span:not(.unsaid)').first().waitFor();
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

async function visit(of: Partial<Visit>, { zone, path = '/' }: { zone?: string; path?: string } = {}) {
  const visitor = await visitorIn(browser, { ...usualVisit, ...of });
  if (zone !== undefined) await visitor.page.context().addCookies([zoneCookie(zone)]);
  await visitor.page.addInitScript(keep);
  await visitor.page.goto(at(path));
  await takenOver(visitor.page);
  return visitor;
}

async function visiting(visitor: Visitor, look: (page: Page) => Promise<void>): Promise<void> {
  await look(visitor.page);
  expect(visitor.troubles).toEqual([]);
  await visitor.close();
}

describe('without any script', () => {
  const cards = async (page: Page): Promise<string[][]> =>
    Promise.all(
      (await page.getByRole('article').all()).map(async (card) => [
        await card.getByRole('heading', { level: 2 }).innerText(),
        ...(await card.locator('a.build').allInnerTexts()),
      ]),
    );

  test('the cards are there, each with the build that runs there', async () => {
    const expected = door.desk.ports.catalogue.stages.map(async ({ name }) => {
      const { body } = await door.ask<{ currentBuild: { id: string } | null }>('GET', `/stages/${name}`);
      return [name, ...(body.currentBuild === null ? [] : [body.currentBuild.id])];
    });
    expect(await withoutScript('/', cards)).toEqual(await Promise.all(expected));
  });

  test('all of it is in the language, the colours and the time of whoever reads it', async () => {
    const context = { locale: 'ko', colorScheme: 'dark', zone: 'America/New_York' } as const;
    await withoutScript(
      '/',
      async (page) => {
        await page.getByRole('link', { name: '파이프라인', exact: true }).first().waitFor();
        await page.getByText('America/New_York').waitFor();
        // 18:00 in Seoul.
        await page.getByText(/2099년 11월 13일 04:00까지/).waitFor();
        const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        expect(ground).toBe('rgb(15, 20, 26)');
      },
      context,
    );
  });

  test('whose time it is is not known at first: it is that of the service, and says so', async () => {
    await withoutScript('/', async (page) => {
      await page.getByText('UTC', { exact: false }).first().waitFor();
      await page.getByText(/until 13 Nov 2099, 09:00/).waitFor();
    });
  });

  test('what somebody may not do is shown with the reason', async () => {
    door.desk.denied.add('promote');
    await withoutScript('/', async (page) => {
      const button = page.getByRole('button', { name: 'Promote… nightly' });
      expect(await button.isDisabled()).toBe(true);
      await page.getByText('You lack on nightly the right to: promote').first().waitFor();
    });
    door.desk.denied.clear();
  });
});

describe('the script takes over what is there', () => {
  const looks = (['en', 'ko'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((theme) => [language, theme] as const),
  );

  test.each(looks)(
    'and nothing moves, is made anew or is complained of (%s, %s)',
    async (language, theme) => {
      for (const width of [1280, 320])
        await visiting(await visit({ language, theme, width }, { zone: 'Asia/Seoul' }), async (page) => {
          const kept = await keptOn(page);
          expect([width, kept]).toEqual([width, nothingHappened]);
          expect(kept.drawn).toBeGreaterThan(200);
        });
    },
  );

  test('as a list, too', async () => {
    await visiting(await visit({}, { zone: 'Asia/Seoul', path: '/?view=list&sort=-build' }), async (page) => {
      expect(await keptOn(page)).toEqual(nothingHappened);
      expect(await page.getByRole('rowheader').first().innerText()).toBe('dev');
    });
  });

  test('and tells the moments in the time of the reader, from the next page on from the first moment', async () => {
    await visiting(await visit({}), async (page) => {
      expect(await keptOn(page)).toEqual(nothingHappened);
      const held = page.getByText(/until 13 Nov 2099, 18:00/);
      await held.waitFor();
      await page.getByText('Asia/Seoul').waitFor();
      const since = page.getByRole('article', { name: 'nightly', exact: true }).locator('time').first();
      const title = await since.getAttribute('title');
      expect(title).toBe(await since.evaluate(momentInSeoul, await since.getAttribute('datetime')));
      expect(await page.context().cookies()).toMatchObject([
        { name: 'switchback-zone', value: 'Asia/Seoul' },
      ]);
      expect(await (await page.reload())?.text()).toContain('data-drawn="own"');
      await held.waitFor();
    });
  });

  test('and the style sheet, which the first page had in it, is there before the next page asks for it', async () => {
    const visitor = await visitorIn(browser);
    const { page } = visitor;
    const kept = page.waitForResponse(/\/assets\/[^/]+\.css$/);
    await page.goto(at('/'));
    await (await kept).finished();
    await page.reload();
    const size = `performance.getEntriesByType('resource').find(({ name }) => name.endsWith('.css')).transferSize`;
    expect(await page.evaluate(size)).toBe(0);
    await visiting(visitor, async () => takenOver(page));
  });

  test('on a phone it shuts what a phone has shut, which nobody saw open', async () => {
    await visiting(await visit({ width: 360 }), async (page) => {
      expect((await keptOn(page)).moved).toEqual([]);
      const attention = page.locator('details.attention');
      expect(await attention.getAttribute('open')).toBeNull();
      await attention.getByRole('heading').click();
      await attention.getByRole('link').first().waitFor();
    });
  });

  test('and everything works then: menus, dialogs, acts and what happens meanwhile', async () => {
    await visiting(await visit({}), async (page) => {
      const card = page.getByRole('article', { name: 'nightly', exact: true });
      await card.getByRole('button', { name: 'More actions for nightly' }).click();
      await card.getByRole('link', { name: 'Stop the line…' }).click();
      const stop = page.getByRole('dialog', { name: 'Stop the line' });
      await stop.getByRole('textbox', { name: 'Reason' }).fill('The database is being moved');
      await stop.getByRole('button', { name: 'Hold 5 stages' }).click();
      await card.getByText('Held · the line is stopped').waitFor();
      // What is drawn next says it from the beginning.
      await withoutScript('/', (other) => other.getByText('The database is being moved').waitFor());
      await page.getByRole('link', { name: 'Let the line go on…' }).click();
      await page.getByRole('button', { name: 'Release all holds of it' }).click();
      await card.getByText('Held · the line is stopped').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Builds', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Builds' }).waitFor();
    });
  });
});

/** How much on a page moves, or would when it changes. */
const moving = `[...document.querySelectorAll('*')]
  .flatMap((one) => [null, '::before', '::after'].map((part) => getComputedStyle(one, part)))
  .filter(({ animationName, transitionDuration }) => animationName !== 'none' || /[1-9]/.test(transitionDuration))
  .length + document.getAnimations().length`;

test('where somebody wants nothing to move, nothing does: on the board, in a dialog and while a build is on its way', async () => {
  const { ask, desk } = door;
  await ask('POST', '/stages/nightly/promotions', { body: { from: 'dev' } });
  const id = await desk.inTransaction(async (rows) => {
    const [next] = await rows.promotions.open('nightly');
    await rows.promotions.change(next?.id ?? '', 'pending', {
      phase: 'running',
      startedAt: await rows.now(),
    });
    return next?.id ?? '';
  });
  const visitor = await visitorIn(browser);
  const { page } = visitor;
  for (const path of ['/', '/?act=stop-line', `/promotions/${id}`]) {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(at(path));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.live .chip.ok span:not(.unsaid)').first().waitFor();
    expect([path, await page.evaluate(moving)]).toEqual([path, 0]);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect([path, await page.evaluate(moving)]).not.toEqual([path, 0]);
  }
  await visitor.close();
});

/** As the page writes it. */
function momentInSeoul(_one: unknown, at: string | null): string {
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23' }).format(new Date(at ?? ''));
}
