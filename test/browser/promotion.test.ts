import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { systemActor } from '../../src/model/actor.js';
import type { RunEvent } from '../../src/model/event.js';
import type { PromotionChange } from '../../src/ports/promotions.js';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
import { until } from '../support/until.js';
import { openBrowser, violationsOn, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
let visitor: Visitor;
let page: Page;
/** The promotion that waits on nightly. */
let id: string;
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

/** nightly runs b1, and b2 waits. */
beforeEach(async () => {
  await door.desk.clear();
  await door.ask('PUT', '/clients/web/dev', { body: { stage: 'nightly' } });
  for (const name of ['one', 'two']) {
    await door.desk.register(name);
    await door.desk.succeed('dev');
    id = await ask(name === 'one' ? 'b1' : 'b2');
    if (name === 'one') await door.desk.succeed('nightly');
  }
  visitor = await visitorIn(browser);
  page = visitor.page;
});
afterEach(() => visitor.close());

const ask = async (build: string): Promise<string> =>
  (await door.ask<PromotionResource>('POST', '/stages/nightly/promotions', { body: { build } })).body.id;
const append = (...events: RunEvent[]) =>
  door.desk.inTransaction((rows) => rows.runEvents.append(id, events));
const log = (text: string): RunEvent => ({ kind: 'log', step: 'pulumi-up', text });
const open = (more = '') => page.goto(`http://127.0.0.1:${String(door.port)}/promotions/${id}${more}`);
const seen = (text: string) => page.getByText(text).first().waitFor();

/** As an engine would, with whoever watches told. */
const change = (from: 'pending' | 'running', to: PromotionChange) =>
  door.desk.inTransaction(async (rows) => {
    await rows.promotions.change(id, from, to);
    await rows.events.append({
      ...{ name: 'promotion:started', stage: 'nightly', promotion: id },
      ...{ actor: systemActor('test'), requestId: null },
    });
  });
/** Runs since so many seconds ago; five that took 10 000 seconds each were there before. */
const run = async (since: number): Promise<void> => {
  await change('pending', {
    phase: 'running',
    startedAt: new Date(Date.now() - since * 1000),
    previousBuild: 'b1',
  });
  await door.desk.inTransaction((rows) => rows.promotions.step(id, 'get-build', 'succeeded'));
  await door.desk.inTransaction((rows) => rows.promotions.step(id, 'pulumi-up', 'running'));
};
const earlier = (count: number) =>
  door.desk.inTransaction(async (rows) => {
    await rows.sql.executeSql(
      `update promotions set started_at = ended_at - interval '10000 seconds' where stage = 'nightly' and phase = 'succeeded'`,
    );
    await rows.sql.executeSql(
      `insert into promotions (id, stage, build, phase, trigger, actor_id, actor_via, created_at, started_at, ended_at)
       select 'p_' || lpad(n::text, 26, '0'), stage, build, phase, trigger, actor_id, actor_via, created_at, started_at, ended_at
       from promotions, generate_series(2, ${String(count)}) n where stage = 'nightly' and phase = 'succeeded'`,
    );
  });

describe('one that goes on', () => {
  test('says how far it is, for how long still, its steps, and what comes in of its log, by the service’s clock', async () => {
    await page.clock.install({ time: Date.now() + 3_600_000 });
    await earlier(5);
    await run(5250);
    const since = new Date(Date.now() - 125_000).toISOString();
    const underWay = [{ operation: 'update', resource: 'aws:ecs/service:Service nightly', since }];
    const progress = { kind: 'progress', done: 4, total: 7, underWay } as const;
    await append({ kind: 'phase', phase: 'running' }, log('begins'), progress);
    await open();
    const bar = page.getByRole('progressbar');
    await bar.waitFor();
    await seen('begins');
    expect(await bar.getAttribute('aria-valuetext')).toBe('52 percent, step 2 of 3');
    await seen('about 1h 19m left (median of last 5)');
    await seen('4 of 7 resources');
    await seen('It waits for update of aws:ecs/service:Service nightly, for 2m');
    expect(await page.locator('.promotion time').first().innerText()).toMatch(/^\d+ (sec|min)\S* ago$/);
    await append(log('goes on'));
    await seen('goes on');
    await door.desk.inTransaction((rows) => rows.promotions.step(id, 'pulumi-up', 'succeeded'));
    await change('running', { phase: 'succeeded', endedAt: new Date() });
    await seen('nightly now runs b2. 1 client attached.');
    await page.getByRole('link', { name: 'Roll back to b1' }).waitFor();
    await page.getByRole('link', { name: 'Compare with dev' }).waitFor();
    await seen('begins');
    expect(visitor.troubles).toEqual([]);
  });

  test('of which too few were seen has no estimate, and one that takes too long says so', async () => {
    await run(50);
    await open();
    await seen('no estimate yet');
    await earlier(5);
    await change('running', { startedAt: new Date(Date.now() - 16_000_000) });
    await page.reload();
    await seen('Taking longer than usual. Median is 2h 46m.');
  });

  test('is stopped by the keyboard alone, after what that means was read', async () => {
    await run(5);
    await open();
    await tabTo(page, 'Abort promotion');
    await page.keyboard.press('Enter');
    await seen('Abort b2 → nightly?');
    expect(page.url()).toMatch(/\?act=abort$/);
    await seen('The update is interrupted');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await open('?act=abort');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('the wrong build');
    await page.keyboard.press('Enter');
    await seen('mina asked for it to stop');
    await seen('Somebody has asked for that already.');
    const until = new Date(Date.now() + 1_200_000).toISOString();
    const wait = { code: 'ecs-goes-back', facts: { deployment: 'd1' }, until };
    await append({ kind: 'stopping', wait });
    await seen('ECS was told to stop deployment d1 and goes back');
    expect((await door.ask<PromotionResource>('GET', `/promotions/${id}`)).body.abort).toEqual({
      by: 'mina',
      reason: 'the wrong build',
      wait: null,
    });
  });

  test('that somebody may not stop says so', async () => {
    door.desk.denied.add('abort');
    await open('?act=abort');
    await seen('You may not abort promotions on nightly.');
    expect(await page.getByRole('button', { name: 'Abort promotion' }).isDisabled()).toBe(true);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

test('one that waits says for what, and stops at once by the mouse', async () => {
  await door.ask('POST', '/stages/nightly/holds', { body: { reason: 'QA round 14' } });
  await open();
  await seen('It waits:');
  await seen('nightly is held by mina');
  await page.getByRole('link', { name: 'Abort promotion' }).click();
  await seen('It has not begun');
  await page.getByRole('button', { name: 'Abort', exact: true }).click();
  await seen('nightly still runs b1.');
  await page.getByText('Aborted').first().waitFor();
});

describe('one that failed', () => {
  beforeEach(async () => {
    await run(131);
    await append(log('updating'), log('error: no room on the disk'), log('that was it'));
    await door.desk.inTransaction((rows) => rows.promotions.step(id, 'pulumi-up', 'failed'));
    await change('running', {
      ...{ phase: 'failed', endedAt: new Date() },
      outcome: { code: 'up-failed', facts: { lines: ['error: no room on the disk'] } },
    });
  });

  test('names the step and the first line of the error, goes there, and is tried again once', async () => {
    await open();
    await seen('Failed at “pulumi up”.');
    await page.getByRole('blockquote').getByText('error: no room on the disk').waitFor();
    await seen('nightly still runs b1.');
    await page.getByRole('link', { name: 'Jump to error' }).click();
    expect(page.url()).toMatch(/#L2$/);
    await page.locator('.log-row.chosen').getByText('error: no room on the disk').waitFor();
    const before = id;
    await page.getByRole('link', { name: 'Retry' }).click();
    await seen('Promotes b2 to nightly once more, from the first step. Until it is there, b1 stays.');
    await page.getByRole('button', { name: 'Retry' }).dblclick();
    await page.waitForURL((url) => !url.pathname.endsWith(before));
    await seen('Waiting');
    await page.goBack();
    await seen('Failed at “pulumi up”.');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('is tried again by the keyboard alone', async () => {
    const before = id;
    await open();
    await tabTo(page, 'Retry');
    await page.keyboard.press('Enter');
    await seen('Retry b2 → nightly?');
    expect(page.url()).toMatch(/\?act=retry$/);
    await tabTo(page, 'Retry');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.endsWith(before));
    await seen('Waiting');
    expect(visitor.troubles).toEqual([]);
  });

  test('is not tried again on a stage that has changed meanwhile, nor past a hold, and leads to where that is decided', async () => {
    await open('?act=retry');
    const retry = page.getByRole('dialog').getByRole('button', { name: 'Retry' });
    await seen('Until it is there, b1 stays.');
    const heard = page.waitForResponse((one) => one.url().endsWith('/stages/nightly'));
    await door.ask('POST', '/stages/nightly/holds', { body: { reason: 'QA round 14' } });
    await heard;
    const answer = page.waitForResponse((one) => one.url().endsWith('/retry'));
    await retry.click();
    expect((await answer).status()).toBe(412);
    await seen('What has changed since you looked:');
    await seen('mina holds nightly: “QA round 14”');
    await page.getByRole('button', { name: 'Show what is there now' }).click();
    await retry.click();
    await page.getByRole('alert').getByText('nightly is held by mina').first().waitFor();
    await page.getByRole('link', { name: 'Look at the preview' }).click();
    await page.getByLabel('Wait for the release').waitFor();
  });
});

test('a stream that is cut in the middle of an event goes on where it was, without loss or double', async () => {
  await append(...Array.from({ length: 40 }, (_, n) => log(`line ${String(n + 1)}.`)));
  const address = `http://127.0.0.1:${String(door.port)}/api/v1/promotions/${id}/events`;
  let times = 0;
  await page.route(address, async (route) => {
    times += 1;
    if (times > 1) {
      await route.continue();
      return;
    }
    const whole = await firstOf(address, 'line 40.');
    const body = whole.replace(/retry: \d+/, 'retry: 20').slice(0, whole.indexOf('line 25.'));
    await route.fulfill({ contentType: 'text/event-stream', body });
  });
  await open();
  await seen('line 40.');
  await append(log('line 41.'));
  await seen('line 41.');
  const numbers = await page.locator('.log-row .text').allTextContents();
  await seen('41 lines');
  expect(numbers.at(-1)).toBe('line 41.');
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(times).toBe(2);
});

/** What a stream tells up to a text. */
async function firstOf(address: string, last: string): Promise<string> {
  const gone = new AbortController();
  const { body } = await fetch(address, { signal: gone.signal });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.includes(last)) break;
  }
  gone.abort();
  return text;
}

describe('a log', () => {
  const box = () => page.locator('.log-box');
  const rows = () => page.locator('.log-row').count();
  const line = (number: number) => page.getByText(`line ${String(number)} of the log`, { exact: false });
  const button = (name: string) => page.getByRole('button', { name });
  const fill = (count: number) =>
    door.desk.inTransaction((tx) =>
      tx.sql.executeSql(
        `insert into run_events (promotion, event) select '${id}', jsonb_build_object('kind', 'log', 'step', 'pulumi-up',
         'text', 'line ' || n || ' of the log' || case when n % 1000 = 0 then repeat(' and more of it', 40) else '' end)
         from generate_series(1, ${String(count)}) n`,
      ),
    );

  test('of 100 000 lines is scrolled to any place, with few lines in the page', async () => {
    await fill(100_000);
    await append(log('the needle'), log('error: last'));
    await open();
    await page.getByText('100,002 lines').waitFor();
    await line(100_000).waitFor();
    const scrollTo = async (part: number): Promise<void> => {
      await box().evaluate(
        (element, to) => element.scrollTo(0, (element.scrollHeight - element.clientHeight) * to),
        part,
      );
    };
    for (const wraps of [false, true]) {
      if (wraps) await button('Wrap').click();
      await scrollTo(0);
      await line(1).first().waitFor();
      await scrollTo(0.5);
      await page
        .getByText(/^line 50\d\d\d of the log|^line 49\d\d\d of the log/)
        .first()
        .waitFor();
      expect(await rows()).toBeLessThan(100);
      await scrollTo(1);
      await page.getByText('the needle').waitFor();
      expect(await rows()).toBeLessThan(100);
    }
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(1500);
    // By its address, also while lines are broken.
    await page.evaluate('location.hash = "#L77000"');
    await page.locator('.log-row.chosen').waitFor();
    expect(await page.locator('.log-row.chosen').isVisible()).toBe(true);
    await page.getByLabel('Find in the log').fill('NEEDLE');
    await seen('0 of 1');
    await page.getByLabel('Find in the log').press('Enter');
    await seen('1 of 1');
    await page.locator('.log-row.chosen mark').waitFor();
    expect(page.url()).toMatch(/wrap=1&find=NEEDLE#L100001$/);
    await button('Errors only').click();
    await page.getByText('1 of 100,002 lines').waitFor();
    expect(await rows()).toBe(1);
  });

  test('is followed until somebody goes up, shows its times, and is taken along', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await fill(200);
    await open();
    await line(200).waitFor();
    await append(log('a new one'));
    await page.getByText('a new one').waitFor();
    expect(await button('Follow').getAttribute('aria-pressed')).toBe('true');
    await tabTo(page, 'Log');
    await page.keyboard.press('PageUp');
    await page.locator('button[aria-pressed="false"]', { hasText: 'Follow' }).waitFor();
    await append(log('another one'));
    await seen('202 lines');
    expect(await page.getByText('another one').isVisible()).toBe(false);
    await tabTo(page, 'Follow');
    await page.keyboard.press('Enter');
    await page.getByText('another one').waitFor();
    await button('Timestamps').click();
    await page.locator('.log-row time').first().waitFor();
    await page.reload();
    await page.locator('.log-row time').first().waitFor();
    await page.getByText('202 lines').waitFor();
    await button('Copy').first().click();
    await seen('Copied');
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied.split('\n')).toHaveLength(202);
    const file = await page.getByRole('link', { name: 'Download .log' }).getAttribute('href');
    const text = await (await page.request.get(new URL(file ?? '', page.url()).href)).text();
    expect(text).toBe(`${copied}\n`);
    await page.goto(`${page.url().split('?')[0] ?? ''}#L7`);
    await page.reload();
    await page.locator('.log-row.chosen').getByText('line 7 of the log').waitFor();
    // Also beneath what is opened by a key.
    await page.keyboard.press('?');
    await page.waitForURL(/\?act=keys#L7$/);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.search === '' && url.hash === '#L7');
    await page.locator('.log-row.chosen').getByText('line 7 of the log').waitFor();
    // By keys alone, from one line to the next and from where they scrolled to.
    await tabTo(page, 'Log');
    await page.keyboard.press('ArrowDown');
    await page.locator('.log-row.chosen').getByText('line 8 of the log').waitFor();
    const active = `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))`;
    expect(await page.evaluate(`${active}.getAttribute('aria-label')`)).toBe('Line 8');
    await page.keyboard.press('End');
    const left = `((one) => one.scrollHeight - one.clientHeight - one.scrollTop)(document.activeElement)`;
    await until('the end of the log', async () => (await page.evaluate<number>(left)) < 2);
    await page.keyboard.press('ArrowUp');
    await page.waitForURL(/#L202$/);
    expect(await violationsOn(page)).toEqual([]);
    await tabTo(page, 'Copy link to line');
    await page.keyboard.press('Enter');
    await until('the link', async () =>
      String(await page.evaluate('navigator.clipboard.readText()')).endsWith('#L202'),
    );
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('polite');
    expect(await box().getAttribute('lang')).toBe('en');
  });
});
