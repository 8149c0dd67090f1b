import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Page as ListPage } from '../../src/contract/page.js';
import type { WebhookResource } from '../../src/contract/webhooks.js';
import { notifyRound } from '../../src/controller/notify.js';
import { noticeKinds } from '../../src/model/webhook.js';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
import { openBrowser, visitorIn } from '../support/visitor.js';
import { openReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

let door: Door;
let browser: Browser;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [door, browser, receiver] = await Promise.all([openDoor(), openBrowser(), openReceiver()]);
});
beforeEach(async () => {
  await door.desk.clear();
  receiver.got.length = 0;
});
afterAll(async () => {
  await browser.close();
  await door.close();
  await receiver.close();
});

const silent = (): void => undefined;
const at = (path = ''): string => `http://127.0.0.1:${String(door.port)}/settings/notifications${path}`;
const webhooks = async (): Promise<readonly WebhookResource[]> =>
  (await door.ask<ListPage<WebhookResource>>('GET', '/webhooks')).body.items;
const make = async (): Promise<string> => {
  const body = { url: receiver.url, secret: receiver.secret };
  return (await door.ask<WebhookResource>('POST', '/webhooks', { body })).body.id;
};

test('a webhook is made by keys alone, its secret is shown once, and a test reaches whoever has it', async () => {
  const { page, troubles, close } = await visitorIn(browser);
  await page.goto(at());
  await page.getByText('No webhook yet: nobody else is told what happens.').waitFor();
  await tabTo(page, 'Add a webhook…');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a webhook' });
  await dialog.getByText('Say the address first.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Add it' }).isDisabled()).toBe(true);
  await page.keyboard.type(receiver.url);
  await tabTo(page, 'a client has not been heard of');
  await page.keyboard.press('Space');
  await tabTo(page, 'Every stage, also those that come later');
  await page.keyboard.press('ArrowDown');
  await dialog.getByText('Choose a stage.').waitFor();
  await tabTo(page, 'nightly');
  await page.keyboard.press('Space');
  await tabTo(page, 'English');
  await page.keyboard.press('ArrowRight');
  await tabTo(page, 'A secret of your own');
  await page.keyboard.type(receiver.secret);
  await page.keyboard.press('Enter');
  await page.locator('code', { hasText: receiver.secret }).waitFor();
  const [made] = await webhooks();
  expect(made).toMatchObject({ url: receiver.url, stages: ['nightly'], language: 'ko', active: true });
  expect(made?.kinds).toHaveLength(noticeKinds.length - 1);
  expect(made?.kinds).not.toContain('client:stale');
  await page.reload();
  await page.getByRole('heading', { name: receiver.url }).waitFor();
  expect(await page.locator('code', { hasText: receiver.secret }).count()).toBe(0);

  await tabTo(page, `Send a test… ${receiver.url}`);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Send a test' }).waitFor();
  await tabTo(page, 'Send it');
  await page.keyboard.press('Enter');
  await page.getByText('The test arrived, and was answered with 204.').waitFor();
  expect(receiver.got.map(({ event }) => event)).toEqual(['webhook:test']);
  expect(troubles).toEqual([]);
  await close();
});

test('a webhook is changed, switched off and on, and removed by mouse; a test that is lost says why', async () => {
  await make();
  const { page, troubles, close } = await visitorIn(browser);
  await page.goto(at());
  const press = (name: string) => page.getByRole('link', { name: `${name} ${receiver.url}` }).click();
  const confirm = (name: string) =>
    page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  receiver.answers.push(500);
  await press('Send a test…');
  await confirm('Send it');
  await page.getByText('The test did not arrive: it was answered, but not with 2xx (500).').waitFor();
  await press('Change…');
  await page.getByLabel('a promotion was skipped').uncheck();
  await page.getByLabel('Only these:').check();
  await page.getByRole('checkbox', { name: 'devqa' }).check();
  await confirm('Save');
  await page.getByText(`The webhook to ${new URL(receiver.url).host} is changed.`).waitFor();
  expect(await webhooks()).toMatchObject([{ stages: ['devqa'], kinds: { length: noticeKinds.length - 1 } }]);
  await press('New secret…');
  await confirm('Make a new secret');
  await page.locator('code', { hasText: /^swb_/ }).waitFor();
  await press('Switch off…');
  await page.getByText('What happens while it is off is never told.').waitFor();
  // The dialog has an address, and a reload opens it again.
  await page.reload();
  await confirm('Switch it off');
  await page.getByText('■ Off', { exact: true }).waitFor();
  await press('Switch on…');
  await confirm('Switch it on');
  await page.getByText('◌ Nothing sent yet', { exact: true }).waitFor();
  await press('Remove…');
  await confirm('Remove it');
  await page.getByText('No webhook yet: nobody else is told what happens.').waitFor();
  expect(await webhooks()).toEqual([]);
  expect(troubles).toEqual([]);
  await close();
});

test('what a webhook was told is at an address of its own, and who was slower reads what somebody else changed', async () => {
  const log = { info: silent, warn: silent, error: silent };
  const round = () =>
    notifyRound({ ports: { ...door.desk.ports, log }, closing: new AbortController().signal });
  await round();
  const id = await make();
  for (const stage of ['dev', 'devqa'])
    await door.ask('POST', `/stages/${stage}/holds`, { body: { reason: 'QA round 14' } });
  receiver.answers.push(204, 503);
  await round();
  const { page, troubles, close } = await visitorIn(browser);
  await page.goto(at());
  await page.getByText('The last try was in vain: it was answered, but not with 2xx (503).').waitFor();
  await tabTo(page, `Deliveries ${receiver.url}`);
  await page.keyboard.press('Enter');
  await page.getByRole('cell', { name: '503: it was answered, but not with 2xx' }).waitFor();
  expect(new URL(page.url()).search).toBe(`?deliveries=${id}`);
  await page.reload();
  await page.getByRole('rowheader', { name: /dev is held \(QA\) by mina/ }).waitFor();
  expect(await page.getByRole('cell', { name: '204', exact: true }).count()).toBe(1);
  expect(troubles).toEqual([]);

  await page.getByRole('link', { name: `Change… ${receiver.url}` }).click();
  await page.getByLabel('a promotion was skipped').uncheck();
  await door.ask('PATCH', `/webhooks/${id}`, { body: { language: 'ko' } });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('en → ko').waitFor();
  await page.getByRole('button', { name: 'Show what is there now' }).click();
  await page.getByLabel('a hold was set').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`The webhook to ${new URL(receiver.url).host} is changed.`).waitFor();
  const [changed] = await webhooks();
  expect([changed?.language, changed?.kinds.length]).toEqual(['ko', noticeKinds.length - 1]);
  await close();
});

test('what may not be done is there with the reason in words, and so is what the service refuses', async () => {
  const id = await make();
  const { page, close } = await visitorIn(browser);
  await page.goto(at(`?act=on&webhook=${id}`));
  const dialog = page.getByRole('dialog', { name: 'Switch on this webhook' });
  await dialog.getByText('It is on already.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Switch it on' }).isDisabled()).toBe(true);
  await page.goto(at('?act=make'));
  await page.getByLabel('Address').fill('https://user:word@chat.example/');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.locator('code', { hasText: /^[\w-]{16,}$/ }).waitFor();
  expect(await webhooks()).toHaveLength(2);
  await close();
});
