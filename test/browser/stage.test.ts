import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page as Tab } from 'playwright-core';
import type { ClientResource } from '../../src/contract/client.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { ScheduleResource } from '../../src/contract/schedules.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
import { platformThatIs } from '../support/platform.js';
import {
  clippedOn,
  openBrowser,
  overhangOf,
  usualVisit,
  violationsOn,
  visitorIn,
  type Visit,
  type Visitor,
} from '../support/visitor.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  const platform = platformThatIs(() => 'healthy');
  const none = () => Promise.resolve([]);
  [door, browser] = await Promise.all([
    openDoor((_ports, desk) => ({
      platform,
      verbs: { ...desk.ports, platform, engine: { ...desk.ports.engine, locks: none, pending: none } },
    })),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

/** b1 has come to devqa, b2 is on dev; web uses nightly and believes it to be its dev. */
beforeEach(async () => {
  await door.desk.clear();
  await door.desk.register('one');
  await door.desk.succeed('dev');
  await promote('nightly', 'b1');
  await promote('devqa', 'b1');
  await door.desk.register('two', { commit: 'b'.repeat(40), commits: [] });
  await door.desk.succeed('dev');
  await door.ask('PUT', '/clients/web/dev', { body: { stage: 'nightly' } });
});

async function promote(stage: string, build: string): Promise<void> {
  expect((await door.ask('POST', `/stages/${stage}/promotions`, { body: { build } })).status).toBe(201);
  await door.desk.succeed(stage);
}

const stageNow = async (stage: string) => (await door.ask<StageResource>('GET', `/stages/${stage}`)).body;
const holdNow = async (stage: string) => (await stageNow(stage)).hold;
const setHold = (stage: string) =>
  door.ask<HoldResource>('POST', `/stages/${stage}/holds`, { body: { reason: 'QA round 14' } });

async function open(path: string, look: Visit = usualVisit): Promise<Visitor> {
  const visitor = await visitorIn(browser, look);
  await visitor.page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
  await visitor.page.getByRole('heading', { level: 1 }).waitFor();
  await visitor.page.getByText(look.language === 'en' ? '● Live' : '● 실시간', { exact: true }).waitFor();
  return visitor;
}

/** How a person gets at what has this name: with the mouse, or by the keys alone. */
interface Hand {
  readonly name: string;
  press(page: Tab, name: string | RegExp): Promise<void>;
  /** One of several. */
  choose(page: Tab, name: string): Promise<void>;
}

const mouse: Hand = {
  name: 'the mouse',
  press: (page, name) =>
    page
      .getByRole(/…$/.test(String(name)) ? 'link' : 'button', { name })
      .first()
      .click(),
  choose: (page, name) => page.getByRole('radio', { name }).check(),
};
const keys: Hand = {
  name: 'the keyboard alone',
  press: async (page, name) => {
    const wanted = page.getByRole(/…$/.test(String(name)) ? 'link' : 'button', { name }).first();
    for (let steps = 0; steps < 80; steps += 1) {
      if (await hasFocus(wanted)) {
        await page.keyboard.press('Enter');
        return;
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`no key leads to ${String(name)}`);
  },
  choose: async (page, name) => {
    const wanted = page.getByRole('radio', { name });
    for (let steps = 0; steps < 80; steps += 1) {
      if (await hasFocus(wanted)) return;
      // Tab leads to the one that is chosen, and the arrows from there to the others.
      const isAmong = (await page.locator('input[type="radio"]:focus').count()) > 0;
      await page.keyboard.press(isAmong ? 'ArrowDown' : 'Tab');
    }
    throw new Error(`no key leads to ${name}`);
  },
};

/** Whether an element of the page has the focus. */
const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate(
    (one) =>
      one === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement,
  );

const dialogIn = (page: Tab) => page.getByRole('dialog');
const said = (page: Tab, text: string | RegExp) => page.getByRole('status').getByText(text).waitFor();

describe.each([mouse, keys])('with $name', ({ press, choose }) => {
  test('a stage is held, the hold gets another end, and is released with a verdict', async () => {
    const { page, troubles, close } = await open('/stages/devqa');
    await press(page, 'Hold…');
    const dialog = dialogIn(page);
    await dialog.getByText('Nothing new starts on devqa until somebody releases it.').waitFor();
    await dialog.getByText('Say why first.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Hold devqa' }).isDisabled()).toBe(true);
    // The focus is where one writes why.
    await page.keyboard.type('QA round 15');
    await press(page, 'Hold devqa');
    await said(page, 'devqa is held until somebody releases it.');
    expect(await holdNow('devqa')).toMatchObject({ kind: 'qa', reason: 'QA round 15', until: null });
    await page.getByText('Held · QA — mina, until released').waitFor();

    await press(page, 'Extend…');
    await dialog.getByText(/^Then: until .*18:00/).waitFor();
    await press(page, 'Set the new end');
    await said(page, /^devqa is held until .*18:00/);
    expect((await holdNow('devqa'))?.until).toMatch(/T09:00:00.000Z$/);

    await press(page, 'Release hold…');
    await choose(page, 'It passed');
    await press(page, 'Release hold');
    await said(page, 'devqa is released. QA on devqa: b1 passed.');
    expect(await stageNow('devqa')).toMatchObject({
      hold: null,
      verdict: { build: 'b1', verdict: 'passed' },
    });
    await page.getByText('b1 passed, by mina on devqa').waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('a schedule is run, paused and resumed', async () => {
    const { page, troubles, close } = await open('/stages/nightly');
    const schedule = async () =>
      (await door.ask<Page<ScheduleResource>>('GET', '/schedules')).body.items.find(
        ({ stage }) => stage === 'nightly',
      );
    await press(page, 'Run now…');
    await dialogIn(page).getByText('Brings what dev runs (b2) to nightly').waitFor();
    await press(page, 'Run now');
    await said(page, 'b2 → nightly: Waiting.');
    expect((await stageNow('nightly')).queue).toMatchObject([{ build: 'b2' }]);

    await press(page, 'Pause the schedule…');
    await press(page, 'Pause the schedule');
    await said(page, 'The schedule of nightly is paused.');
    expect(await schedule()).toMatchObject({ next: null, paused: { by: 'mina' } });

    await press(page, 'Resume the schedule…');
    await press(page, 'Resume the schedule');
    await said(page, /^The schedule of nightly runs again, next: /);
    expect(await schedule()).toMatchObject({ paused: null });
    expect(troubles).toEqual([]);
    await close();
  });

  test('a stage of which nobody knows what it runs is recovered, after a look at it', async () => {
    await door.desk.lose('devqa');
    const { page, troubles, close } = await open('/stages/devqa');
    await page.getByText('Nobody knows what runs here. Recover the stage.').waitFor();
    await press(page, 'Recover…');
    await dialogIn(page).getByText('Platform says').waitFor();
    await dialogIn(page).getByText('What you can do').waitFor();
    await page.keyboard.type('The machine was restarted');
    await press(page, 'Recover devqa');
    await said(page, /^The recovery of devqa has begun/);
    expect(
      (await door.ask<{ recovery: object }>('GET', '/stages/devqa/recover')).body.recovery,
    ).toMatchObject({
      ...{ state: 'running', reason: 'The machine was restarted' },
    });
    expect(troubles).toEqual([]);
    await close();
  });

  test('a client moves to the stage, and is detached', async () => {
    const { page, troubles, close } = await open('/stages/devqa?tab=clients');
    await page.getByText('That is normal: web uses nightly.').waitFor();
    await press(page, 'Attach a client…');
    await page.keyboard.type('web');
    await page.keyboard.press('Tab');
    await page.keyboard.type('dev');
    await dialogIn(page).getByText('web / dev is attached to nightly now and moves to devqa.').waitFor();
    await press(page, 'Attach');
    await said(page, 'web / dev uses devqa.');
    await page.getByText('web / dev uses our devqa, not our dev.').waitFor();

    await press(page, 'Detach…');
    await dialogIn(page).getByText('Promotions that touched it keep its name.').waitFor();
    await press(page, 'Detach');
    await said(page, 'web / dev is detached.');
    expect((await door.ask<Page<ClientResource>>('GET', '/clients')).body.items).toEqual([]);
    // A dialog that is closed gives up what it still asks.
    expect(troubles.filter((one) => !one.endsWith('/clients/web/dev: net::ERR_ABORTED'))).toEqual([]);
    await close();
  });
});

test('what a cut-off update left in AWS is told with the commands that take it in or delete it', async () => {
  const arn =
    'arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:loadbalancer/app/devqa-0a1b2c3/0123456789abcdef';
  const urn = 'urn:pulumi:devqa::shop::awsx:lb:X$aws:lb/loadBalancer:LoadBalancer::devqa';
  const type = 'aws:lb/loadBalancer:LoadBalancer';
  const orphan = { arn, urn, type, parent: null, provider: null, replaced: true, replaces: null };
  await door.desk.inTransaction(async (rows) => {
    const { fence } = await rows.stages.get('devqa');
    await rows.stages.change('devqa', fence, { orphans: [{ ...orphan, since: '2026-11-11T00:00:00.000Z' }] });
  });
  const { page, troubles, close } = await open('/stages/devqa');
  await page.getByText('Pulumi has made another one since').waitFor();
  await page
    .getByText(`aws elbv2 delete-load-balancer --load-balancer-arn ${arn} --region ap-northeast-2`)
    .waitFor();
  await page.getByText('npx --no switchback pulumi refresh -s devqa --clear-pending-creates').waitFor();
  expect(troubles).toEqual([]);
  await close();
});

describe('where somebody else was faster', () => {
  test('what has changed is said, and the act is done after a look at what is there now', async () => {
    const { page, close } = await open('/stages/devqa?act=hold');
    const dialog = dialogIn(page);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('QA round 15');
    await promote('nightly', 'b2');
    await promote('devqa', 'b2');
    await page.locator('.stage-header').getByText('b2', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Hold devqa' }).click();
    await dialog.getByRole('alert').getByText('devqa has changed since you looked').waitFor();
    await dialog.getByText(/^devqa: b1 → b2, by mina, /).waitFor();
    expect(await holdNow('devqa')).toBeNull();
    await dialog.getByRole('button', { name: 'Show what is there now' }).click();
    // What was written is not asked for again.
    await dialog.getByRole('button', { name: 'Hold devqa' }).click();
    await said(page, 'devqa is held until somebody releases it.');
    expect(await holdNow('devqa')).toMatchObject({ reason: 'QA round 15' });
    await close();
  });

  test('a hold that has ended meanwhile is not extended, and says so', async () => {
    const { body } = await setHold('devqa');
    const { page, close } = await open('/stages/devqa?act=extend');
    const dialog = dialogIn(page);
    await dialog.getByText('Now: until somebody releases it.').waitFor();
    await door.ask('DELETE', `/holds/${body.id}`, { body: {} });
    await page.getByText('Held · QA — mina, until released').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Set the new end' }).click();
    await dialog.locator('.changes').getByText('A hold on devqa has ended.').waitFor();
    await dialog.getByRole('button', { name: 'Show what is there now' }).click();
    await dialog.getByText('devqa is not held.').waitFor();
    await close();
  });

  test('two browsers show the same at once, and only one of them holds the stage', async () => {
    const [one, other] = await Promise.all([open('/stages/devqa?act=hold'), open('/stages/devqa?act=hold')]);
    for (const { page } of [one, other]) await dialogIn(page).getByLabel('Reason').fill('QA round 15');
    await dialogIn(one.page).getByRole('button', { name: 'Hold devqa' }).click();
    await other.page.locator('.hold-line').getByText('QA round 15').waitFor();
    await dialogIn(other.page).getByRole('button', { name: 'Hold devqa' }).click();
    await dialogIn(other.page).getByText('mina holds devqa: “QA round 15”').waitFor();
    await dialogIn(other.page).getByRole('button', { name: 'Show what is there now' }).click();
    await dialogIn(other.page).getByText('mina holds devqa already: “QA round 15”.').waitFor();
    await dialogIn(other.page).getByRole('button', { name: 'Hold devqa' }).click();
    await dialogIn(other.page).getByText('devqa is held already').waitFor();
    expect((await stageNow('devqa')).holds).toHaveLength(1);
    expect(one.troubles).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });
});

describe('a dialog', () => {
  test('has an address: the way back closes it, the way forward and a reload open it, Esc gives back the focus', async () => {
    const { page, troubles, close } = await open('/stages/devqa');
    const link = page.getByRole('link', { name: 'Hold…' });
    await link.click();
    await dialogIn(page).waitFor();
    expect(new URL(page.url()).search).toBe('?act=hold');
    await page.goBack();
    await dialogIn(page).waitFor({ state: 'detached' });
    await page.goForward();
    await dialogIn(page).waitFor();
    await page.reload();
    await dialogIn(page).waitFor();
    await dialogIn(page).getByRole('button', { name: 'Close' }).click();
    await dialogIn(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
    await link.click();
    await dialogIn(page).waitFor();
    // The focus stays in it.
    for (let steps = 0; steps < 20; steps += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          "document.activeElement.closest('main') !== null && document.activeElement.closest('dialog') === null",
        ),
      ).toBe(false);
    }
    await page.keyboard.press('Escape');
    await dialogIn(page).waitFor({ state: 'detached' });
    expect(await hasFocus(link)).toBe(true);
    expect(troubles).toEqual([]);
    await close();
  });

  test('sends once what is pressed twice, and again under the same name when its answer was lost', async () => {
    const { page, close } = await open('/stages/devqa?act=hold');
    const dialog = dialogIn(page);
    const sent: string[] = [];
    await page.route('**/stages/devqa/holds', async (route) => {
      sent.push(route.request().headers()['idempotency-key'] ?? '');
      if (sent.length > 1) {
        await route.continue();
        return;
      }
      await route.fetch();
      await route.abort();
    });
    await dialog.getByLabel('Reason').fill('QA round 15');
    await dialog.getByRole('button', { name: 'Hold devqa' }).dblclick();
    await dialog.getByText('The service does not answer.').waitFor();
    expect(sent).toHaveLength(1);
    await dialog.getByRole('button', { name: 'Hold devqa' }).click();
    await said(page, 'devqa is held until somebody releases it.');
    expect(sent).toEqual([sent[0], sent[0]]);
    const { body } = await door.ask<Page<HoldResource>>('GET', '/holds?ended=true');
    expect(body.items).toHaveLength(1);
    await close();
  });
});

test('who lacks a right sees what they may not do, and why', async () => {
  const body = { name: 'reader', holder: { id: 'jin' }, scopes: ['read', 'hold:devqa'] };
  const token = await door.ask<{ secret: string }>('POST', '/tokens', { body });
  const { page, troubles, close } = await visitorIn(browser);
  await page.setExtraHTTPHeaders({ authorization: `Bearer ${token.body.secret}` });
  await page.goto(`http://127.0.0.1:${String(door.port)}/stages/devqa?act=recover`);
  await dialogIn(page).getByText('This needs the right “recover” on devqa.').waitFor();
  await page.keyboard.press('Escape');
  const promoting = page.getByRole('button', { name: 'Promote…' });
  expect(await promoting.isDisabled()).toBe(true);
  expect(
    await page.locator(`[id="${(await promoting.getAttribute('aria-describedby')) ?? ''}"]`).textContent(),
  ).toBe('Promote: This needs the right “promote” on devqa.');
  await page.getByRole('link', { name: 'Hold…' }).waitFor();
  expect(troubles).toEqual([]);
  await close();
});

const small: Visit = { language: 'ko', theme: 'dark', width: 320 };

test('every part and every dialog is whole, also where there is the least room', async () => {
  await setHold('devqa');
  const paths = [
    ...['', '?tab=changes', '?tab=clients', '?tab=hold', '?tab=settings'].map(
      (query) => `/stages/nightly${query}`,
    ),
    ...['hold', 'extend', 'release', 'ask', 'answer', 'recover', 'attach'].map(
      (act) => `/stages/devqa?act=${act}`,
    ),
    ...['run', 'pause', 'detach&client=web&clientStage=dev'].map((act) => `/stages/nightly?act=${act}`),
  ];
  const { page, troubles, close } = await open('/stages/devqa', small);
  for (const path of paths) {
    await page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (path.includes('act=')) await dialogIn(page).locator('form').waitFor();
    await page.locator('.loading').waitFor({ state: 'detached' });
    const found = [await violationsOn(page), await overhangOf(page), await clippedOn(page)];
    expect([path, ...found]).toEqual([path, [], 0, []]);
  }
  expect(troubles).toEqual([]);
  await close();
});

test('what waits is aborted from its line of the timeline, and then tried again, by keyboard and by mouse', async () => {
  await setHold('devqa');
  await promote('nightly', 'b2');
  await door.ask('POST', '/stages/devqa/promotions', { body: { build: 'b2', onHold: 'wait' } });
  const { page, troubles, close } = await open('/stages/devqa');
  await tabTo(page, 'Abort promotion b2 → devqa');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/promotions\/p_.*\?act=abort$/);
  await dialogIn(page).waitFor();
  await page.keyboard.type('the wrong build');
  await page.keyboard.press('Enter');
  await page.getByText('■ Aborted', { exact: true }).first().waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Retry b2 → devqa' }).click();
  await page.waitForURL(/\/promotions\/new\?stage=devqa&build=b2$/);
  door.desk.denied.add('promote');
  await page.goBack();
  await page.reload();
  await page.getByText('You lack on devqa the right to: promote').first().waitFor();
  expect(await page.getByRole('button', { name: 'Retry b2 → devqa' }).isDisabled()).toBe(true);
  door.desk.denied.clear();
  expect(troubles).toEqual([]);
  await close();
});

test('of several holds all are shown; each is released for itself, and the act of the stage asks which', async () => {
  await setHold('devqa');
  const body = { kind: 'demo', reason: 'Publisher review' };
  await door.ask<HoldResource>('POST', '/stages/devqa/holds', { body });
  const { page, troubles, close } = await open('/stages/devqa?tab=hold');
  const header = page.locator('.stage-header');
  await header.getByText('Held · QA — mina, until released').waitFor();
  await header.getByText('Held · demo — mina, until released').waitFor();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Publisher review' })
    .getByRole('link', { name: 'Extend…' })
    .click();
  await dialogIn(page).getByText('Now: until somebody releases it.').waitFor();
  await page.keyboard.press('Escape');
  // Each has an address, as has what happened to it.
  const chosen = page.locator('li[aria-current]').getByText('Publisher review');
  const review = page.getByRole('listitem').filter({ hasText: 'Publisher review' });
  await review.getByRole('link', { name: / by mina$/ }).click();
  await chosen.waitFor();
  await page.getByRole('link', { name: 'Timeline' }).click();
  await chosen.waitFor({ state: 'detached' });
  await page
    .locator('.day')
    .getByRole('listitem')
    .filter({ hasText: 'Publisher review' })
    .getByRole('link')
    .first()
    .click();
  await chosen.waitFor();
  expect(page.url()).toMatch(/\?before=\d+#row-\d+$/);
  await page.reload();
  await chosen.waitFor();
  await header.getByRole('link', { name: 'Release hold…' }).click();
  await dialogIn(page).getByText('The stage has several holds. Which one?').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await dialogIn(page)
    .getByRole('button', { name: /Publisher review/ })
    .click();
  await dialogIn(page).getByText('devqa stays held by mina: “QA round 14”').waitFor();
  await dialogIn(page).getByRole('button', { name: 'Release hold', exact: true }).click();
  await said(page, 'One hold on devqa is released; the stage stays held.');
  await header.getByText('Held · demo — mina, until released').waitFor({ state: 'detached' });
  expect(await holdNow('devqa')).toMatchObject({ kind: 'qa' });
  expect(troubles).toEqual([]);
  await close();
});

test('who waits for the end of a hold is seen at once, and is told no by its owner; nobody asks themselves', async () => {
  const { body: held } = await setHold('devqa');
  const token = { name: 'jin', holder: { id: 'jin' }, scopes: ['viewer'] };
  const { secret } = (await door.ask<{ secret: string }>('POST', '/tokens', { body: token })).body;
  const { page, troubles, close } = await open('/stages/devqa?tab=hold');
  const headers = { authorization: `Bearer ${secret}` };
  await door.ask('POST', `/holds/${held.id}/asks`, { headers, body: { reason: 'hotfix' } });
  const asked = page.locator('.asks').getByRole('listitem').filter({ hasText: 'jin waits since' });
  await asked.getByText('“hotfix”').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await asked.getByRole('link', { name: 'Say no…' }).click();
  await dialogIn(page).getByText('jin waits for its end: “hotfix”').waitFor();
  await dialogIn(page)
    .getByLabel(/^Reason/)
    .fill('until tonight');
  await dialogIn(page).getByRole('button', { name: 'Say no' }).click();
  await said(page, 'jin is told no.');
  await asked.getByText(/^answered by mina, .*: no$/).waitFor();
  expect((await holdNow('devqa'))?.asks).toMatchObject([{ answer: { how: 'no', reason: 'until tonight' } }]);
  await page.getByRole('link', { name: 'Ask for its end…' }).click();
  await dialogIn(page).getByText('It is your own hold: release it, or give it another end.').waitFor();
  expect(await dialogIn(page).getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
  expect(troubles).toEqual([]);
  await close();
});

test('the picture shows what ran when, is reached by keys, and has a table behind it', async () => {
  const { page, troubles, close } = await open('/stages/devqa?days=7');
  await page.getByRole('listbox', { name: 'Which build ran when: devqa' }).waitFor();
  await tabTo(page, 'Which build ran when: devqa');
  const chosen = page.locator('.picture').getByRole('option', { selected: true });
  expect(await chosen.getAttribute('aria-label')).toMatch(/^devqa runs b1 since /);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/builds/b1');
  await page.goBack();
  await page.getByText('As a table').click();
  await page.getByRole('row', { name: /^build b1 / }).waitFor();
  await page.getByRole('link', { name: '30 days' }).click();
  await page.waitForURL('**/stages/devqa?days=30');
  expect(await page.getByRole('link', { name: '30 days' }).getAttribute('aria-current')).toBe('true');
  expect(troubles).toEqual([]);
  await close();
});

test('what has changed since a day is in the address, and that nothing is recorded of it is said', async () => {
  const { page, troubles, close } = await open('/stages/devqa?tab=changes');
  // Where the browser is, tomorrow by UTC may have begun.
  const ahead = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Since a day').fill(ahead);
  await page.waitForURL(`**/stages/devqa?tab=changes&since=${ahead}&against=since`);
  await page.getByText('No difference: both have the same commits.').waitFor();
  await page.getByLabel('Since a day').fill('2020-01-01');
  await page.getByText(/^Of devqa@20\S+ no build is recorded$/).waitFor();
  expect(troubles.filter((trouble) => !trouble.includes('404'))).toEqual([]);
  await close();
});
