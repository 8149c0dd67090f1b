import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { RunEvent } from '../../src/model/event.js';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
import { flawsOf, openBrowser, usualVisit, visitorIn } from '../support/visitor.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

test('the list is narrowed down, turned over, and its bars lead to what they stand for', async () => {
  await door.desk.register('one');
  await door.desk.succeed('dev');
  await door.desk.inTransaction((rows) =>
    rows.sql.executeSql(
      `insert into promotions (id, stage, build, phase, trigger, actor_id, actor_via, created_at, started_at, ended_at)
       select 'p_' || lpad(n::text, 26, '0'), 'nightly', 1, case when n % 10 = 0 then 'failed' else 'succeeded' end, 'schedule',
         case when n % 2 = 0 then 'joon' else 'hana' end, 'cli', now(), now() - n * interval '1 second', now()
       from generate_series(1, 60) n`,
    ),
  );
  const { page, troubles, close } = await visitorIn(browser);
  await page.goto(`http://127.0.0.1:${String(door.port)}/promotions`);
  const rows = () => page.locator('table.list tbody').last().locator('tr');
  await rows().first().waitFor();
  expect(await rows().count()).toBe(50);
  await page.getByRole('link', { name: 'Older' }).click();
  await page.getByRole('link', { name: 'Newest' }).waitFor();
  await page.waitForURL(/cursor=/);
  await page.getByText('b1 → dev').first().waitFor();
  expect(await rows().count()).toBe(11);
  await page.goBack();
  await page.getByRole('link', { name: 'Older' }).waitFor();

  await page.getByLabel('Stage').selectOption('nightly');
  await page.getByLabel('State').selectOption('failed');
  await page.waitForURL(/stage=nightly&phase=failed$/);
  await page.getByText('p_0').first().waitFor({ state: 'hidden' });
  await expect6(rows);
  await tabTo(page, 'Who');
  await page.keyboard.type('hana');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing matches stage:nightly phase:failed who:hana.').waitFor();
  await page.reload();
  await page.getByText('Nothing matches stage:nightly phase:failed who:hana.').waitFor();
  await page.getByRole('link', { name: 'Clear filters' }).last().click();
  await page.getByText(/Median .* of 45 promotions that succeeded/).waitFor();

  await page.getByText('As a table').click();
  await page.getByRole('cell', { name: '1m', exact: true }).first().waitFor();
  await tabTo(page, 'b1 → nightly: 1m');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'b1 → nightly' }).waitFor();
  expect(troubles).toEqual([]);
  await close();

  async function expect6(found: typeof rows): Promise<void> {
    await found().nth(5).waitFor();
    expect(await found().count()).toBe(6);
  }
});

test('the trends of a stage are read bar by bar with the arrow keys, and stand in a table', async () => {
  await door.desk.clear();
  await door.desk.register('one');
  await door.desk.succeed('dev');
  const { page, troubles, close } = await visitorIn(browser);
  await page.goto(`http://127.0.0.1:${String(door.port)}/promotions`);
  await page.getByRole('link', { name: 'Trends' }).click();
  await page.getByText('Nothing was promoted to nightly in these weeks.').waitFor();
  expect(await page.getByRole('listbox').count()).toBe(4);
  await tabTo(page, 'Deployment frequency, dev');
  await page.getByText(/^This week, from .*: 1 deployment so far ·/).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByText(/^Week from .*: 0 deployments ·/).waitFor();
  await page.keyboard.press('End');
  await page.getByText('As a table').click();
  const [newest = '', before = ''] = (await page.locator('table.records tbody tr').allInnerTexts()).map(
    (text) => text.replaceAll(/\s+/g, ' '),
  );
  expect(newest).toMatch(/ 1 .* 0% none$/);
  expect(before).toMatch(/ 0 none none none$/);
  await page.getByRole('link', { name: '4 weeks' }).click();
  await page.waitForURL(/weeks=4$/);
  await page.getByRole('row').nth(5).waitFor({ state: 'detached' });
  await page.reload();
  await tabTo(page, 'Deployment frequency, dev');
  expect(await page.locator('svg [role=option]').count()).toBe(16);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/activity\?stage=dev&from=.*&until=/);
  await page.getByRole('row').nth(1).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

const long =
  'error: the address of the load balancer did not answer within the time that it had for its start';
const log = (text: string): RunEvent => ({ kind: 'log', step: 'pulumi-up', text });

/** Pages with everything on them: what brings and removes, a hold to decide about, one that runs and one that failed. */
async function pagesOf({ desk, ask }: Door): Promise<string[]> {
  await desk.clear();
  const commit = (letter: string, subject: string) => ({
    ...{ sha: letter.repeat(40), subject, author: 'Mina', at: '2026-11-11T00:00:00.000Z' },
  });
  const promote = async (stage: string, build: string): Promise<string> =>
    (await ask<PromotionResource>('POST', `/stages/${stage}/promotions`, { body: { build } })).body.id;
  await desk.register('one', { commit: 'a'.repeat(40), commits: [commit('a', 'add cache')] });
  await desk.succeed('dev');
  await promote('nightly', 'b1');
  await desk.succeed('nightly');
  await ask('PUT', '/clients/web/dev', { body: { stage: 'nightly' } });
  await desk.register('two', {
    ...{ commit: 'd'.repeat(40), commits: [commit('b', 'Revert "add cache"'), commit('d', 'add menu')] },
    migrations: [{ id: '0042_menu', reversible: false }],
  });
  await desk.succeed('dev');
  const failed = await promote('nightly', 'b2');
  await desk.inTransaction(async (rows) => {
    await rows.promotions.change(failed, 'pending', {
      phase: 'running',
      startedAt: await rows.now(),
      previousBuild: 'b1',
    });
    await rows.promotions.step(failed, 'pulumi-up', 'failed');
    await rows.runEvents.append(failed, [log('updating'), log(long)]);
    const outcome = { code: 'up-failed', facts: { lines: [long] } } as const;
    await rows.promotions.change(failed, 'running', { phase: 'failed', endedAt: await rows.now(), outcome });
  });
  await promote('nightly', 'b2');
  await desk.succeed('nightly');
  await desk.register('three', { commit: 'e'.repeat(40), commits: [commit('e', 'faster')] });
  await desk.succeed('dev');
  await ask('POST', '/stages/nightly/holds', {
    body: { reason: 'QA round 14', until: '2099-01-01T00:00:00Z' },
  });
  await promote('devqa', 'b2');
  const running = await desk.inTransaction(async (rows) => {
    const [next] = await rows.promotions.open('devqa');
    const id = next?.id ?? '';
    await rows.promotions.change(id, 'pending', { phase: 'running', startedAt: await rows.now() });
    await rows.promotions.step(id, 'get-build', 'succeeded');
    await rows.promotions.step(id, 'pulumi-up', 'running');
    await rows.runEvents.append(id, [log('updating'), { kind: 'progress', done: 1, total: 3 }]);
    return id;
  });
  return [
    ...['stage=nightly', 'stage=nightly&rollback=1', ''].map((query) => `/promotions/new?${query}`),
    ...[`/promotions/${failed}?wrap=1&times=1&find=error#L2`, `/promotions/${running}`],
    ...[`/promotions/${running}?act=abort`, '/promotions', '/promotions?who=nobody'],
  ];
}

/** Made once, for both languages. */
let madePaths: Promise<string[]> | undefined;

test.each(['en', 'ko'] as const)(
  'in %s, light and dark, wide and narrow, every page is whole and complains of nothing',
  async (language) => {
    madePaths ??= pagesOf(door);
    const paths = await madePaths;
    const { page, troubles, close } = await visitorIn(browser, { ...usualVisit, language });
    for (const path of paths) {
      await page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByText(language === 'en' ? '● Live' : '● 실시간', { exact: true }).waitFor();
      await page.locator('.loading').waitFor({ state: 'detached' });
      if (/p_/.test(path)) await page.locator('.log-row').first().waitFor();
      if (path.includes('act=')) await page.locator('dialog form').waitFor();
      expect([path, await flawsOf(page)]).toEqual([path, []]);
    }
    expect(troubles).toEqual([]);
    await close();
  },
);
