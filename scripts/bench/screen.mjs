import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../demo/service.mjs';
import { runCommand } from '../setup/command.mjs';
import { browserPath } from './browser.mjs';
import { untilAtRest, median } from './measure.mjs';

/** What the first card may take: so many times the answer that it shows, and one frame of 60 a second. */
const aim = { times: 1.5, frame: 1000 / 60 };

/**
 * Tells, in the page itself, when the first of these was drawn, in milliseconds since the page was asked for: it is there
 * with what it has to say, and the frame that has it is done.
 */
const watch = (selector, says) => `
  globalThis.firstAt = new Promise((seen) => {
    const look = () => {
      const isThere = [...document.querySelectorAll('${selector}')].some(
        (one) => ${says}.test(one.textContent) && one.getClientRects().length > 0,
      );
      if (isThere) setTimeout(() => seen(performance.now()));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });`;

/**
 * How long the first card of the dashboard takes against the API's own answer that it shows, alternately, on the sample
 * world: a browser of its own for both, each time with nothing of the page kept. null = there is no browser here.
 */
export async function measureScreen(installDir, { rounds, say }) {
  if (!existsSync(browserPath)) return null;
  const { chromium } = await import('playwright-core');
  const dataDir = mkdtempSync(join(tmpdir(), 'switchback-screen-'));
  const seed = [join(installDir, 'dist/cli/main.js'), 'demo', 'seed', '--data-dir', dataDir];
  await runCommand(process.execPath, seed, { cwd: installDir });
  const service = await startService({ installDir, dataDir });
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  try {
    say('screen: wait until the service is at rest');
    await untilAtRest(service.pid);
    const measured = { card: [], answer: [], empty: [] };
    // The first of each is what only the first one pays for.
    for (let round = 0; round <= rounds; round += 1) {
      say(`screen: round ${round} of ${rounds}`);
      const sides = [
        ['card', cardOf],
        ['answer', answerOf],
        ['empty', emptyOf],
      ];
      for (const [side, look] of round % 2 === 0 ? sides.toReversed() : sides) {
        const took = await look(browser, service.url);
        if (round > 0) measured[side].push(took);
      }
    }
    return reportOf(measured);
  } finally {
    await browser.close();
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Where nothing of the last look is kept. */
async function inNewContext(browser, look) {
  const context = await browser.newContext();
  try {
    return await look(await context.newPage());
  } finally {
    await context.close();
  }
}

const drawn = (browser, address, selector, says) =>
  inNewContext(browser, async (page) => {
    await page.addInitScript(watch(selector, says));
    await page.goto(address);
    return page.evaluate('globalThis.firstAt');
  });

/** A card that says which build runs there. */
const cardOf = (browser, url) => drawn(browser, `${url}/`, '.card a.build', /^b\d+$/);

/** What the browser itself takes for a page of one line without any script. */
const emptyOf = (browser, url) => drawn(browser, `${url}/livez`, 'body', /\S/);

const answerOf = (browser, url) =>
  inNewContext(browser, async (page) => {
    await page.goto(`${url}/livez`);
    return page.evaluate(`(async () => {
      const began = performance.now();
      await (await fetch('/api/v1/overview', { cache: 'no-store' })).json();
      return performance.now() - began;
    })()`);
  });

function reportOf({ card, answer, empty }) {
  const [shown, told, opened] = [median(card), median(answer), median(empty)];
  const allowed = told * aim.times + aim.frame;
  return {
    ...{ card: shown, answer: told, empty: opened, allowed, rounds: card.length },
    ...{ share: shown / allowed, overEmpty: (shown - opened) / allowed },
  };
}

const milliseconds = (value) => `${value.toFixed(0)} ms`;

/** The report for a person. */
export const screenText = (report) =>
  report === null
    ? `first card: no browser here (${browserPath})\n`
    : `first card ${milliseconds(report.card)}, the answer that it shows ${milliseconds(report.answer)}; ` +
      `aim ${milliseconds(report.allowed)} (1.5 × and a frame)   share ${report.share.toFixed(2)} (${report.rounds} rounds)\n` +
      `  a page of one line without a script takes this browser ${milliseconds(report.empty)}   share beyond that ${report.overEmpty.toFixed(2)}\n`;
