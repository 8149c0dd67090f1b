import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { boxesOn } from '../support/boxes.js';
import type { Door } from '../support/door.js';
import { openSampleDoor } from '../support/sample-world.js';
import { flawsOf, openBrowser, twoLooks, usualVisit, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
const languages = ['en', 'ko'] as const;
/** One for each language, who goes from page to page; what is kept of the main ones is kept in one theme. */
const themes = { en: 'light', ko: 'dark' } as const;
const visitors = new Map<string, Visitor>();
beforeAll(async () => {
  [door, browser] = await Promise.all([openSampleDoor(), openBrowser()]);
  for (const language of languages)
    visitors.set(language, await visitorIn(browser, { ...usualVisit, language, theme: themes[language] }));
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

const failed = 'p_SAMPLE00000000000000000060';
const waiting = 'p_SAMPLE00000000000000000049';

interface Shown {
  readonly path: string;
  /** On it when it is all there, in every language. */
  readonly text: string;
  /** Its boxes are looked at, too. */
  readonly isMain?: boolean;
}

/** What is full only here: holds, a failed night, reverts, migrations, ten runs of QA's stage, months of builds. */
const pages: readonly Shown[] = [
  { path: '/', text: 'pay by QR code', isMain: true },
  { path: '/?view=list', text: 'add rate limiter' },
  { path: '/?view=grid', text: 'b1402' },
  { path: '/stages/devqa', text: 'b1258', isMain: true },
  { path: '/stages/nightly', text: 'b1459' },
  { path: '/stages/devqa?tab=changes', text: 'sessions.expires_at' },
  { path: '/stages/staging-2?tab=clients', text: '#team-ios' },
  { path: '/stages/devqa?tab=hold', text: 'QA round 14' },
  { path: '/stages/devqa?act=hold', text: 'QA round 14' },
  { path: '/stages/devqa?act=release', text: 'QA round 14' },
  { path: '/promotions', text: 'b1448' },
  { path: `/promotions/${failed}`, text: 'ECONNREFUSED' },
  { path: `/promotions/${waiting}`, text: 'QA round 14' },
  { path: '/promotions/new?stage=devqa&build=b1448', text: 'orders.table_number', isMain: true },
  { path: '/promotions/new?stage=nightly&rollback=1', text: 'sessions.expires_at' },
  { path: '/builds', text: 'b1459' },
  { path: '/builds/b1431', text: 'd41f0aa' },
  { path: '/commits/3f9c2ab', text: '#881' },
  { path: '/compare/devqa...nightly', text: 'sessions.expires_at', isMain: true },
  { path: '/milestones', text: 'M7', isMain: true },
  { path: '/milestones?act=new', text: 'b1411' },
  { path: '/clients', text: '#team-web' },
  { path: '/activity', text: 'b1460' },
  { path: '/tv', text: 'QA build 14', isMain: true },
];

describe.each(pages)('$path', ({ path, text, isMain = false }) => {
  test.each(languages)('in %s is whole and complains of nothing', async (language) => {
    const { page, troubles } = visitors.get(language) as Visitor;
    const before = troubles.length;
    await page.emulateMedia({ colorScheme: themes[language] });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
    await page.getByText(text).first().waitFor({ state: 'attached' });
    await page.locator('.loading').first().waitFor({ state: 'detached' });
    if (isMain) {
      const wide = await boxesOn(page);
      await page.setViewportSize({ width: 320, height: 800 });
      const boxes = `\n${wide}\n\n${await boxesOn(page)}\n`;
      // On how many days what happened lies is another thing at another time of the day.
      expect(boxes.replaceAll(/(\n *section\.day [^\n]*)\1+/g, '$1')).toMatchSnapshot();
    }
    expect(await flawsOf(page, twoLooks)).toEqual([]);
    expect(troubles.slice(before)).toEqual([]);
  });
});

test('on a screen that is 2560 pixels wide the stages stand side by side, and nothing is cut off or reaches beyond', async () => {
  const { page, troubles } = visitors.get('en') as Visitor;
  const before = troubles.length;
  await page.goto(`http://127.0.0.1:${String(door.port)}/`);
  await page.getByText('pay by QR code').first().waitFor();
  expect(await flawsOf(page, [{ theme: 'light', width: 2560 }])).toEqual([]);
  const cards = await Promise.all(
    (await page.locator('article.card').all()).map((card) => card.boundingBox()),
  );
  expect(new Set(cards.map((box) => box?.y)).size).toBe(1);
  const lefts = cards.map((box) => box?.x ?? -1);
  expect([lefts.length, lefts]).toEqual([5, lefts.toSorted((one, other) => one - other)]);
  expect(troubles.slice(before)).toEqual([]);
});
