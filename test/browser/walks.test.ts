import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { HoldResource } from '../../src/contract/hold.js';
import type { StageResource } from '../../src/contract/stage.js';
import type { Door } from '../support/door.js';
import { openSampleDoor } from '../support/sample-world.js';
import { openBrowser, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
let visitor: Visitor;
let page: Page;
/** What somebody did with their hands so far; a text that they type or paste counts once, as does a choice of a list. */
let did: { clicks: number; keys: number; texts: number };
beforeAll(async () => {
  [door, browser] = await Promise.all([openSampleDoor(), openBrowser()]);
});
beforeEach(async () => {
  visitor = await visitorIn(browser);
  ({ page } = visitor);
  did = { clicks: 0, keys: 0, texts: 0 };
  await page.goto(`http://127.0.0.1:${String(door.port)}/`);
  await card('staging-2').waitFor();
});
afterEach(async () => {
  expect(visitor.troubles).toEqual([]);
  await visitor.close();
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

const card = (stage: string) => page.getByRole('article', { name: stage, exact: true });
const link = (name: string | RegExp, within: Page | Locator = page) =>
  within.getByRole('link', { name, exact: typeof name === 'string' }).first();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();
const click = async (what: Locator): Promise<void> => {
  did.clicks += 1;
  await what.click();
};
const press = async (...keys: readonly string[]): Promise<void> => {
  did.keys += keys.length;
  for (const key of keys) await page.keyboard.press(key);
};
const type = async (text: string): Promise<void> => {
  did.texts += 1;
  await page.keyboard.insertText(text);
};

test('QA lead: has my fix arrived on devqa, and hold devqa until Friday', async () => {
  const { body } = await door.ask<StageResource>('GET', '/stages/devqa');
  const { id } = body.hold as HoldResource;
  const released = await door.ask('DELETE', `/holds/${id}`, { body: { reason: 'the round is over' } });
  expect(released.status).toBe(200);
  await card('devqa').getByText('Held').waitFor({ state: 'detached' });

  await press('/');
  await type('3f9c2ab');
  await press('Enter');
  await seen('b1460 has not succeeded on nightly.');
  expect(did).toEqual({ clicks: 0, keys: 2, texts: 1 });

  did = { clicks: 0, keys: 0, texts: 0 };
  await press('g', 'p');
  await click(link('Hold… devqa', card('devqa')));
  await page.getByRole('dialog').waitFor();
  await type('QA round 15');
  await click(page.getByRole('radio', { name: /^(Friday|tomorrow) 18:00$/ }).last());
  await click(button('Hold devqa'));
  await seen('Held · QA — mina');
  expect(did).toEqual({ clicks: 3, keys: 2, texts: 1 });
});

test('producer: which milestone is where, put milestone 11 up, and compare it with 10', async () => {
  await click(link('Milestones', page.getByRole('navigation')));
  await seen('staging-2 (even)');
  await seen('staging-1 (odd)');
  expect(did).toEqual({ clicks: 1, keys: 0, texts: 0 });

  await click(button('New milestone from a build…').or(link('New milestone from a build…')).first());
  did.texts += 1;
  await page.getByRole('dialog').getByLabel('Build').selectOption('b1411');
  await click(button('Make b1411 Milestone 11'));
  const row = page.getByRole('row').filter({ hasText: 'M11' });
  await click(link(/^Changes/, row));
  await page.waitForURL(/\/compare\//);
  await seen('QA build 14');
  expect(did).toEqual({ clicks: 4, keys: 0, texts: 1 });
});

test('on-call: what broke nightly, and roll it back', async () => {
  await click(link(/^nightly: the last promotion \(b1459\) failed/));
  await seen('error: backend: it ended with code 1 before it was healthy');
  expect(did).toEqual({ clicks: 1, keys: 0, texts: 0 });

  await press('g', 'p');
  await click(link('Roll back… nightly', card('nightly')));
  // A rollback always says why, and the focus is where one writes it.
  await page.locator('#reason:focus').waitFor();
  await type('b1459 does not reach its Redis');
  await click(button('Roll back now'));
  await page.waitForURL(/\/promotions\/p_/);
  await seen('b1411 → nightly');
  expect(did).toEqual({ clicks: 3, keys: 2, texts: 1 });
});

test('newcomer: what is all this, and why does the dev of web talk to nightly', async () => {
  await click(card('nightly').getByText('⇐ web / dev'));
  await card('nightly').getByText('web / dev uses our nightly, not our dev.').waitFor();
  await click(link('What are these stages?'));
  await page.getByRole('heading', { level: 1, name: 'What are these stages?' }).waitFor();
  for (const stage of ['local', 'dev', 'nightly', 'devqa', 'staging-1', 'staging-2'])
    await seen(new RegExp(`^${stage}$`));
  expect(did).toEqual({ clicks: 2, keys: 0, texts: 0 });
});
