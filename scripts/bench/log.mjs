import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { startService } from '../demo/service.mjs';
import { runCommand } from '../setup/command.mjs';
import { browserPath } from './browser.mjs';
import { median, untilAtRest } from './measure.mjs';

/** Two promotions of the sample world that are over, and how many lines each has got. */
const sides = {
  short: { promotion: 'p_SAMPLE00000000000000000057', lines: 1000 },
  long: { promotion: 'p_SAMPLE00000000000000000058', lines: 100_000 },
};

/** How far a log goes in each frame, in CSS pixels: more than it shows, so that every line in the page is another one. */
const step = 700;
const frames = 120;

/**
 * How long a frame takes while a log of 100,000 lines is scrolled through, against one of 1,000, alternately in one
 * browser: the median of all and of the slowest in twenty, in milliseconds, and how many of the lines were in the page at
 * most. null = there is no browser here.
 */
export async function measureLog(installDir, { rounds, say }) {
  if (!existsSync(browserPath)) return null;
  const { chromium } = await import('playwright-core');
  const dataDir = mkdtempSync(join(tmpdir(), 'switchback-log-'));
  const seed = [join(installDir, 'dist/cli/main.js'), 'demo', 'seed', '--data-dir', dataDir];
  await runCommand(process.execPath, seed, { cwd: installDir });
  await writeLogs(installDir, dataDir);
  const service = await startService({ installDir, dataDir });
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  try {
    say('log: wait until the service is at rest');
    await untilAtRest(service.pid);
    const pages = { short: await opened(browser, service.url, 'short') };
    pages.long = await opened(browser, service.url, 'long');
    const measured = { short: [], long: [] };
    for (let round = 0; round <= rounds; round += 1) {
      say(`log: round ${round} of ${rounds}`);
      const names = round % 2 === 0 ? ['long', 'short'] : ['short', 'long'];
      for (const name of names) {
        await pages[name].bringToFront();
        const scrolled = await pages[name].evaluate(scroll);
        if (round > 0) measured[name].push(scrolled);
      }
    }
    return reportOf(measured);
  } finally {
    await browser.close();
    await service.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function writeLogs(installDir, dataDir) {
  const { openDatabase } = await import(
    pathToFileURL(join(installDir, 'dist/service/open-database.js')).href
  );
  const nobody = () => {};
  const log = { info: nobody, warn: nobody, error: nobody };
  const database = await openDatabase({ databaseUrl: null, dataDir }, { log, onBroken: nobody });
  try {
    for (const { promotion, lines } of Object.values(sides))
      await sql`insert into run_events (promotion, event)
        select ${promotion}::text, jsonb_build_object('kind', 'log', 'step', 'pulumi-up', 'text', 'line ' || n || ' of the log')
        from generate_series(1, ${lines}::int) n`.execute(database.db);
  } finally {
    await database.close();
  }
}

/** The page of one of them, with its whole log. */
async function opened(browser, url, name) {
  const { promotion, lines } = sides[name];
  const page = await browser.newPage();
  await page.goto(`${url}/promotions/${promotion}`);
  await page.getByText(`line ${lines} of the log`).waitFor({ timeout: 120_000 });
  return page;
}

/** In the page: down from the top and, at the end, up again, a step in each frame. */
const scroll = `new Promise((done) => {
  const box = document.querySelector('.log-box');
  box.scrollTop = 0;
  const took = [];
  let [before, way, rows] = [null, ${step}, 0];
  const next = (now) => {
    if (before !== null) took.push(now - before);
    before = now;
    rows = Math.max(rows, document.querySelectorAll('.log-row').length);
    if (took.length === ${frames}) return void done({ took, rows });
    const last = box.scrollHeight - box.clientHeight;
    if (box.scrollTop + way > last) way = -${step};
    if (box.scrollTop + way < 0) way = ${step};
    box.scrollTop += way;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

function reportOf(measured) {
  const [short, long] = ['short', 'long'].map((name) => ({
    lines: sides[name].lines,
    median: median(measured[name].map(({ took }) => median(took))),
    p95: median(measured[name].map(({ took }) => took.toSorted((a, b) => a - b)[Math.floor(frames * 0.95)])),
    rows: Math.max(...measured[name].map(({ rows }) => rows)),
  }));
  const ratios = { median: long.median / short.median, p95: long.p95 / short.p95 };
  return { short, long, ratios, rounds: measured.long.length };
}

/** The report for a person. */
export const logText = (report) => {
  if (report === null) return `log: no browser here (${browserPath})\n`;
  const { short, long, ratios, rounds } = report;
  const side = ({ lines, median: middle, p95, rows }) =>
    `  ${lines.toLocaleString('en').padStart(7)} lines   ${middle.toFixed(1)} ms, one in twenty ${p95.toFixed(1)} ms, at most ${rows} lines in the page\n`;
  return (
    `a frame while a log is scrolled through   ratio ${ratios.median.toFixed(2)}, one in twenty ${ratios.p95.toFixed(2)} (${rounds} rounds of ${frames} frames)\n` +
    side(short) +
    side(long)
  );
};
