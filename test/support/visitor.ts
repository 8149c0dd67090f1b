import { jest } from '@jest/globals';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

// How long a browser takes decides nothing.
const patienceMilliseconds = 120_000;
jest.setTimeout(patienceMilliseconds);

/** One process draws all its pages: a fresh one for each visitor takes a tenth of the processor time of these tests. */
export const openBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--renderer-process-limit=1', ...more],
  });

export interface Visit {
  readonly language: 'en' | 'ko';
  readonly theme: 'light' | 'dark';
  /** In CSS pixels. */
  readonly width: number;
}

export const usualVisit: Visit = { language: 'en', theme: 'light', width: 1280 };

export interface Visitor {
  readonly page: Page;
  /** What the browser complained of so far: errors on its console, faults that nothing caught, requests that failed. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/** Somebody with a browser of their own, who has not opened a page yet. */
export async function visitorIn(
  browser: Browser,
  { language, theme, width }: Visit = usualVisit,
): Promise<Visitor> {
  const context = await browser.newContext({
    ...{ locale: language, colorScheme: theme, timezoneId: 'Asia/Seoul' },
    ...{ viewport: { width, height: 800 }, reducedMotion: 'reduce' },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMilliseconds);
  waitForScript(page);
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A stream ends with its page, and what is left waits for no answer.
    if (request.resourceType() !== 'eventsource' && why !== 'net::ERR_ABORTED')
      troubles.push(`${request.url()}: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.url()}: ${String(response.status())}`);
  });
  return { page, troubles, close: () => context.close() };
}

/** Whoever opens a page waits until its script has taken over what the service drew: before, no key and no button does anything. */
function waitForScript(page: Page): void {
  const [open, again] = [page.goto.bind(page), page.reload.bind(page)];
  const taken = () => page.locator('html:not([data-drawn])').waitFor({ state: 'attached' });
  page.goto = async (...asked) => {
    const answer = await open(...asked);
    await taken();
    return answer;
  };
  page.reload = async (...asked) => {
    const answer = await again(...asked);
    await taken();
    return answer;
  };
}

/** What axe finds against WCAG 2.2 AA, a line per element; in colours alone, what another theme can change. */
export async function violationsOn(
  page: Page,
  only: 'everything' | 'colours' = 'everything',
): Promise<string[]> {
  // Past the page's own policy, which takes no script but the dashboard's.
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(axe.source);
  const runOnly =
    only === 'colours'
      ? { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
      : {
          type: 'tag',
          values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        };
  // Only what is wrong leaves the page: the whole of what axe looked at takes ten times as long to come over.
  return page.evaluate(
    async (options) => {
      const { axe: here } = globalThis as unknown as { axe: { run(options: object): Promise<Found> } };
      const { violations } = await here.run(options);
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    },
    { runOnly, resultTypes: ['violations'] },
  );
}

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** How far the page reaches beyond the window to the right, in CSS pixels. */
export const overhangOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Texts that are cut off because their box is too small, apart from those that say so with an ellipsis. */
export const clippedOn = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((one) => {
      const style = getComputedStyle(one);
      const hides = style.overflowX === 'hidden' || style.overflowY === 'hidden';
      const isShown = one.getClientRects().length > 0 && style.clipPath === 'none' && style.textOverflow !== 'ellipsis';
      return hides && isShown && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
    })
    .map((one) => one.outerHTML.slice(0, 200))`);

/** Texts that stand letter below letter, because what they are in has no room for a word. */
const crushedOn = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((one) => {
      const text = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('');
      const { fontSize } = getComputedStyle(one);
      let above = one;
      while (above !== null && getComputedStyle(above).clipPath === 'none') above = above.parentElement;
      const [{ width = 0, height = 0 } = {}] = one.getClientRects();
      const size = parseFloat(fontSize);
      return text.length >= 3 && above === null && width > 1 && width < 1.8 * size && height > 2.5 * size;
    })
    .map((one) => one.outerHTML.slice(0, 200))`);

type Look = Pick<Visit, 'theme' | 'width'>;

const looks = (['light', 'dark'] as const).flatMap((theme) => [1280, 320].map((width) => ({ theme, width })));
/** Both themes and both widths, in half the time. */
export const twoLooks: readonly Look[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 320 },
];

/** What is wrong with a page, light and dark, wide and narrow; it is loaded once for all of them. */
export async function flawsOf(page: Page, of: readonly Look[] = looks): Promise<string[]> {
  const flaws: string[] = [];
  for (const { theme, width } of of) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 800 });
    const overhang = await overhangOf(page);
    const found = [
      ...(await violationsOn(page, theme === 'light' ? 'everything' : 'colours')),
      ...(await clippedOn(page)).map((text) => `clipped: ${text}`),
    ];
    found.push(...(await crushedOn(page)).map((text) => `crushed: ${text}`));
    if (overhang !== 0) found.push(`overhang: ${String(overhang)}`);
    flaws.push(...found.map((flaw) => `${theme}, ${String(width)}: ${flaw}`));
  }
  return flaws;
}
