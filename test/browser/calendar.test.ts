import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { HoldResource } from '../../src/contract/hold.js';
import { openDoor, type Door } from '../support/door.js';
import { openBrowser, usualVisit, violationsOn, visitorIn } from '../support/visitor.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
});
beforeEach(() => door.desk.clear());
afterAll(async () => {
  await browser.close();
  await door.close();
});

const later = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

test('the calendar shows what is held and booked, by keys and in a table, and what is cancelled at once', async () => {
  const { body: qa } = await door.ask<HoldResource>('POST', '/stages/devqa/holds', {
    body: { reason: 'QA round 14' },
  });
  const { body: demo } = await door.ask<HoldResource>('POST', '/stages/staging-1/holds', {
    body: { kind: 'demo', reason: 'Publisher review', from: later(50), until: later(53) },
  });
  const { page, troubles, close } = await visitorIn(browser, usualVisit);
  await page.goto(`http://127.0.0.1:${String(door.port)}/calendar`);
  const picture = page.getByRole('listbox', { name: 'Calendar: staging-1' });
  await picture.focus();
  const chosen = picture.getByRole('option', { selected: true });
  expect(await chosen.getAttribute('aria-label')).toMatch(
    /^demo, booked: .* – .*, mina: “Publisher review” · nothing new starts from /,
  );
  await page.getByText('As a table').click();
  const row = page.getByRole('row').filter({ hasText: 'Publisher review' });
  await row.getByText('booked').waitFor();
  await page
    .getByRole('row')
    .filter({ hasText: 'QA round 14' })
    .getByText('until somebody releases it')
    .waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page
    .getByRole('listitem')
    .filter({ hasText: /^over$/ })
    .waitFor({ state: 'detached' });
  await door.ask('DELETE', `/holds/${qa.id}`, {});
  await page
    .getByRole('listitem')
    .filter({ hasText: /^over$/ })
    .waitFor();
  await door.ask('DELETE', `/holds/${demo.id}`, { body: { reason: 'put off' } });
  await row.getByText('cancelled').waitFor();
  await page.getByRole('link', { name: 'Later →' }).click();
  await row.waitFor({ state: 'detached' });
  expect(page.url()).toMatch(/\?from=\d{4}-\d\d-\d\d$/);
  await page.getByRole('link', { name: 'Today', exact: true }).click();
  await row.waitFor();
  await picture.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'staging-1' }).waitFor();
  expect(page.url()).toMatch(new RegExp(`/stages/staging-1\\?tab=hold#${demo.id}$`));
  expect(troubles).toEqual([]);
  await close();
});

test('the calendar says when what is booked comes back by itself, because a milestone goes before it', async () => {
  for (const [place, name] of ['one', 'two'].entries()) {
    await door.desk.register(name);
    const build = `b${String(place + 1)}`;
    for (const stage of ['dev', 'nightly', 'devqa']) {
      if (stage !== 'dev') await door.ask('POST', `/stages/${stage}/promotions`, { body: { build } });
      await door.desk.succeed(stage);
    }
    await door.ask('POST', '/milestones', { body: { number: 9 + place, build } });
    await door.desk.succeed(`staging-${String(place + 1)}`);
  }
  const { body: demo } = await door.ask<HoldResource>('POST', '/stages/staging-1/holds', {
    body: { kind: 'demo', reason: 'Publisher review', from: later(50), until: later(53), milestone: 9 },
  });
  const eleven = { number: 11, build: 'b2', putBackBefore: true };
  expect((await door.ask('POST', '/milestones', { body: eleven })).status).toBe(201);
  const { page, troubles, close } = await visitorIn(browser, usualVisit);
  await page.goto(`http://127.0.0.1:${String(door.port)}/calendar`);
  await page
    .getByRole('option', { name: /^demo, booked: .* · b1 comes back by itself at .* · nothing new/ })
    .waitFor();
  await page.getByText('As a table').click();
  await page.getByRole('row').filter({ hasText: 'b1 comes back by itself at' }).waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('link', { name: /^b1 comes back by itself at / }).click();
  await page.getByRole('heading', { level: 1, name: 'staging-1' }).waitFor();
  expect(page.url()).toMatch(new RegExp(`/stages/staging-1\\?tab=hold#${demo.id}$`));
  expect(troubles).toEqual([]);
  await close();
});
