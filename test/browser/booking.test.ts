import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Page as Tab } from 'playwright-core';
import type { HoldResource } from '../../src/contract/hold.js';
import type { StageResource } from '../../src/contract/stage.js';
import { fiveOnADesk } from '../support/desk.js';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
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

/** In February, and so not while the test runs there: what starts by itself is not kept waiting. */
const quiet = [
  {
    ...{ when: '0 22 29 2 *', forSeconds: 9 * 3600, timezone: 'Asia/Seoul' },
    reason: { en: 'A night once in four years', ko: '4년에 한 번 있는 밤' },
  },
  { when: '0 22 1 2 *', forSeconds: 3600, timezone: 'UTC', reason: { en: 'Stocktaking', ko: '재고 조사' } },
];

let door: Door;
let browser: Browser;
beforeAll(async () => {
  const stages = fiveOnADesk.map((stage) => (stage.name === 'nightly' ? { ...stage, quiet } : stage));
  [door, browser] = await Promise.all([openDoor(undefined, stages), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await door.close();
});

/** Milestone 9 is b1, on staging-1; b2 has come to devqa. */
beforeEach(async () => {
  await door.desk.clear();
  await comes('one', 'b1');
  const made = await door.ask('POST', '/milestones', { body: { number: 9, build: 'b1' } });
  expect(made.status).toBe(201);
  await door.desk.succeed('staging-1');
  await comes('two', 'b2');
});

async function comes(tarball: string, build: string): Promise<void> {
  await door.desk.register(tarball, tarball === 'one' ? {} : { commit: 'b'.repeat(40), commits: [] });
  await door.desk.succeed('dev');
  for (const stage of ['nightly', 'devqa']) {
    expect((await door.ask('POST', `/stages/${stage}/promotions`, { body: { build } })).status).toBe(201);
    await door.desk.succeed(stage);
  }
}

async function open(path: string, look: Visit = usualVisit): Promise<Visitor> {
  const visitor = await visitorIn(browser, look);
  await visitor.page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
  await visitor.page.getByRole('heading', { level: 1 }).waitFor();
  return visitor;
}

const dialogIn = (page: Tab) => page.getByRole('dialog');
const said = (page: Tab, text: string | RegExp) => page.getByRole('status').getByText(text).waitFor();
const bookedOn = async (stage: string): Promise<readonly HoldResource[]> =>
  (await door.ask<StageResource>('GET', `/stages/${stage}`)).body.reservations;
const bookElsewhere = (body: object) =>
  door.ask<HoldResource>('POST', '/stages/staging-1/holds', {
    body: { kind: 'demo', reason: 'Publisher review', ...body },
  });
/** So many days on at this hour, by the clock of who looks: in Seoul. */
const daysOn = (days: number, hour: number): string => {
  const seoul = new Date(Date.now() + 9 * 3_600_000);
  seoul.setUTCHours(hour, 0, 0, 0);
  return new Date(seoul.getTime() + days * 86_400_000 - 9 * 3_600_000).toISOString();
};

describe('a stage is booked', () => {
  test('by the mouse, from its own page, to show a milestone', async () => {
    const { page, troubles, close } = await open('/stages/staging-1?tab=hold');
    await page.getByRole('link', { name: 'Book…', exact: true }).click();
    const dialog = dialogIn(page);
    await dialog.getByText(/^Nothing new starts on staging-1 from .*, 13:45 until .*, 17:00\.$/).waitFor();
    await dialog.getByText('Until then promotions go there as usual.').waitFor();
    await dialog.getByText('Say why first.').waitFor();
    const book = dialog.getByRole('button', { name: 'Book staging-1' });
    expect(await book.isDisabled()).toBe(true);
    // The focus is where one writes why.
    await page.keyboard.type('Publisher review');
    await dialog.getByLabel('What is to be shown').selectOption('Milestone 9 (b1)');
    await dialog.getByText('From now on only b1 may go to staging-1.').waitFor();
    await book.click();
    await said(page, /^staging-1 is booked from .*, 14:00 until .*, 17:00\.$/);
    expect(await bookedOn('staging-1')).toMatchObject([
      {
        ...{ kind: 'demo', reason: 'Publisher review', by: 'mina', shows: { milestone: 9, build: 'b1' } },
        ...{ from: daysOn(1, 14), until: daysOn(1, 17) },
        keepsFrom: new Date(Date.parse(daysOn(1, 14)) - 900_000).toISOString(),
      },
    ]);
    await page.getByRole('listitem').getByText('shows milestone 9 (b1)').first().waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('by the keyboard alone, from the calendar, a day later and for a build that has to come there', async () => {
    const { page, troubles, close } = await open('/calendar?weeks=4');
    await tabTo(page, 'Book staging-1…');
    await page.keyboard.press('Enter');
    await dialogIn(page).waitFor();
    await dialogIn(page).getByText('Until then promotions go there as usual.').waitFor();
    expect(new URL(page.url()).search).toBe('?weeks=4&stage=staging-1&act=book');
    await page.keyboard.type('QA round 15');
    await tabTo(page, 'From');
    // From the month to the day.
    await page.keyboard.press('Tab');
    const before = await dialogIn(page).getByLabel('Until').inputValue();
    await page.keyboard.press('ArrowUp');
    expect(await dialogIn(page).getByLabel('Until').inputValue()).not.toBe(before);
    await tabTo(page, 'What is to be shown');
    await page.keyboard.type('b2');
    await dialogIn(page)
      .getByText('staging-1 runs b1 now: somebody has to bring b2 there in time.')
      .waitFor();
    await tabTo(page, 'demo');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, 'Book staging-1');
    await page.keyboard.press('Enter');
    await said(page, /^staging-1 is booked from /);
    const [booked] = await bookedOn('staging-1');
    expect(booked).toMatchObject({ kind: 'qa', shows: { milestone: null, build: 'b2' } });
    expect(Date.parse(booked?.until ?? '') - Date.parse(booked?.from ?? '')).toBe(3 * 3_600_000);
    expect(new URL(page.url()).search).toBe('?weeks=4');
    await page.getByRole('listbox', { name: 'Calendar: staging-1' }).getByRole('option').first().waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('once, where its answer was lost and it is sent again', async () => {
    const { page, close } = await open('/calendar?act=book&stage=devqa');
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
    const book = dialogIn(page).getByRole('button', { name: 'Book devqa' });
    await dialogIn(page).getByLabel('Reason').fill('Publisher review');
    await book.click();
    await dialogIn(page).getByText('The service does not answer.').waitFor();
    await book.click();
    await said(page, /^devqa is booked /);
    expect(sent).toEqual([sent[0], sent[0]]);
    expect(await bookedOn('devqa')).toHaveLength(1);
    await close();
  });
});

describe('what is booked is moved', () => {
  const moved = async () => (await bookedOn('staging-1'))[0];
  const book = async () =>
    (await bookElsewhere({ from: daysOn(1, 14), until: daysOn(1, 17), milestone: 9 })).body;

  test('by the mouse, from its row, to another beginning and the same length', async () => {
    await book();
    const { page, troubles, close } = await open('/stages/staging-1?tab=hold');
    await page.getByRole('link', { name: 'Move…' }).click();
    const dialog = dialogIn(page);
    await dialog.getByText(/^Booked now: from .*, 14:00 until .*, 17:00\.$/).waitFor();
    await dialog.getByLabel('From').fill('2036-01-01T10:00');
    expect(await dialog.getByLabel('Until').inputValue()).toBe('2036-01-01T13:00');
    await dialog.getByText(/^Nothing new starts on staging-1 from .*, 09:45 until .*, 13:00\.$/).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Move it' }).click();
    await said(page, /^staging-1 is booked from .*, 10:00 until .*, 13:00\.$/);
    expect(await moved()).toMatchObject({
      from: '2036-01-01T01:00:00.000Z',
      until: '2036-01-01T04:00:00.000Z',
    });
    expect(troubles).toEqual([]);
    await close();
  });

  test('by the keyboard alone, to another end: its beginning is not touched', async () => {
    const { from } = await book();
    const { page, troubles, close } = await open('/stages/staging-1?act=extend');
    await dialogIn(page).getByText('Booked now: ').waitFor();
    await tabTo(page, 'Until');
    // From the month to the day.
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    await tabTo(page, 'Move it');
    await page.keyboard.press('Enter');
    await said(page, /^staging-1 is booked from .*, 14:00 until .*, 17:00\.$/);
    const after = await moved();
    expect(after?.from).toBe(from);
    expect(after?.until).not.toBe(daysOn(1, 17));
    expect(troubles).toEqual([]);
    await close();
  });

  test('says what is wrong before it is sent, and what the service has against it', async () => {
    await book();
    await bookElsewhere({ from: daysOn(3, 14), until: daysOn(3, 17), build: 'b2' });
    const { id } = (await moved()) ?? { id: '' };
    const { page, close } = await open(`/stages/staging-1?act=extend&hold=${id}`);
    const dialog = dialogIn(page);
    const move = dialog.getByRole('button', { name: 'Move it' });
    await dialog.getByLabel('From').fill('2020-01-01T14:00');
    await dialog.locator('.fault').getByText('This time is over.').waitFor();
    const day = new Date(Date.parse(daysOn(3, 15)) + 9 * 3_600_000).toISOString().slice(0, 16);
    await dialog.getByLabel('From').fill(day);
    await dialog.getByText('mina shows b2 there then, and a stage shows one build at a time.').waitFor();
    expect(await move.isDisabled()).toBe(true);
    await dialog.getByLabel('From').fill('2036-01-01T10:00');
    await door.ask('DELETE', `/holds/${id}`, { body: {} });
    await move.click();
    await dialog.getByRole('alert').waitFor();
    await close();
  });
});

describe('what is wrong is said', () => {
  test('at the field: before it is sent, and by the service', async () => {
    const { page, close } = await open('/stages/devqa?act=book');
    const dialog = dialogIn(page);
    const until = dialog.getByLabel('Until');
    await dialog.getByLabel('Reason').fill('x'.repeat(3000));
    await until.fill(await dialog.getByLabel('From').inputValue());
    await dialog.locator('.fault').getByText('It has to end after it begins.').waitFor();
    expect(await until.getAttribute('aria-invalid')).toBe('true');
    expect(await dialog.getByRole('button', { name: 'Book devqa' }).isDisabled()).toBe(true);
    await dialog.getByLabel('From').fill('2020-01-01T14:00');
    await dialog.locator('.fault').getByText('This time is over.').waitFor();
    await dialog.getByLabel('From').fill('2036-01-01T14:00');
    await until.fill('2036-01-01T17:00');
    await dialog.locator('.fault').first().waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Book devqa' }).click();
    const reason = dialog.getByLabel('Reason');
    await dialog.locator('.with-fault').filter({ hasText: 'Reason' }).locator('.fault').waitFor();
    expect(await reason.getAttribute('aria-invalid')).toBe('true');
    // Not a second time with the refusal.
    expect(await dialog.getByRole('alert').locator('p').count()).toBe(2);
    expect(await violationsOn(page)).toEqual([]);
    await close();
  });

  test('who is there at the same time, and that another build cannot be shown then', async () => {
    await bookElsewhere({ from: daysOn(1, 15), until: daysOn(1, 16), build: 'b2' });
    const { page, troubles, close } = await open('/stages/staging-1?act=book');
    const dialog = dialogIn(page);
    await dialog
      .getByText(/^At the same time: mina, from .*, 15:00 until .*, 16:00, “Publisher review”$/)
      .waitFor();
    await page.keyboard.type('QA round 15');
    await dialog.getByLabel('What is to be shown').selectOption('Milestone 9 (b1)');
    await dialog.getByText('mina shows b2 there then, and a stage shows one build at a time.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Book staging-1' }).isDisabled()).toBe(true);
    await dialog.getByLabel('From').fill('2036-01-01T14:00');
    await dialog.getByText(/^At the same time/).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Book staging-1' }).click();
    await said(page, /^staging-1 is booked /);
    expect(await bookedOn('staging-1')).toHaveLength(2);
    expect(troubles).toEqual([]);
    await close();
  });
});

test('who waits for what is booked is on the card of its stage, and since when, also where it is not the first', async () => {
  await bookElsewhere({ from: daysOn(1, 15), until: daysOn(1, 16) });
  const { id } = (await bookElsewhere({ from: daysOn(2, 15), until: daysOn(2, 16), reason: 'A fair' })).body;
  const token = { name: 'jin', holder: { id: 'jin' }, scopes: ['viewer'] };
  const { secret } = (await door.ask<{ secret: string }>('POST', '/tokens', { body: token })).body;
  const headers = { authorization: `Bearer ${secret}` };
  await door.ask('POST', `/holds/${id}/asks`, { headers, body: { reason: 'hotfix' } });
  for (const path of ['/', '/milestones']) {
    const { page, troubles, close } = await open(path);
    const line = page.getByText(/^jin waits since .*\d\d:\d\d$/);
    await line.waitFor();
    expect(await line.count()).toBe(1);
    expect(await violationsOn(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await close();
  }
});

const small: Visit = { language: 'ko', theme: 'dark', width: 320 };

test('the dialog, the calendar and quiet hours are whole, in both languages, and where there is the least room', async () => {
  await bookElsewhere({ from: daysOn(1, 15), until: daysOn(1, 16), build: 'b2' });
  const paths = [
    '/calendar',
    '/calendar?act=book&stage=staging-1',
    '/stages/staging-1?act=book',
    '/stages/staging-1?act=extend',
    '/stages/staging-1?tab=hold',
    '/stages/nightly?tab=settings',
  ];
  for (const look of [usualVisit, small]) {
    const { page, troubles, close } = await open('/calendar', look);
    for (const path of paths) {
      await page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (path.includes('act=')) await dialogIn(page).locator('form').waitFor();
      await page.locator('.loading').waitFor({ state: 'detached' });
      const found = [await violationsOn(page), await overhangOf(page), await clippedOn(page)];
      expect([path, ...found]).toEqual([path, [], 0, []]);
    }
    await page.getByText(look === small ? '재고 조사' : 'Stocktaking').waitFor();
    await page.getByText(look === small ? /^다음: .* – / : /^Next: .* – /).waitFor();
    expect(troubles).toEqual([]);
    await close();
  }
});

describe('a new milestone whose slot is booked for another build', () => {
  /** Milestone 11 comes to staging-1, where milestone 9 is to be shown. */
  beforeEach(async () => {
    const made = await door.ask('POST', '/milestones', { body: { number: 10, build: 'b1' } });
    expect(made.status).toBe(201);
    await door.desk.succeed('staging-2');
  });
  const made = async () =>
    (await door.ask<{ items: readonly { number: number; build: string }[] }>('GET', '/milestones')).body
      .items;
  const comesBack = /^b1 comes back by itself: its promotion begins at .*, 14:15\.$/;

  test('goes before it, by the mouse, and what was booked comes back at the time that was said', async () => {
    await bookElsewhere({ from: daysOn(1, 15), until: daysOn(1, 17), milestone: 9 });
    const { page, troubles, close } = await open('/milestones?act=new');
    const dialog = dialogIn(page);
    // Its own build has nothing to wait for.
    await dialog.getByLabel('Build').selectOption({ value: 'b1' });
    await dialog.getByText('Milestone 11 will go to staging-1').waitFor();
    expect(await dialog.getByText(comesBack).count()).toBe(0);
    await dialog.getByLabel('Build').selectOption({ value: 'b2' });
    await dialog.getByText('staging-1 is booked: mina shows b1').waitFor();
    await dialog.getByText(comesBack).waitFor();
    const waits = dialog.getByRole('status').getByText(/Publisher review/);
    await waits.waitFor();
    await dialog.getByRole('radio', { name: 'Go there before it, and put b1 back in time' }).check();
    await waits.waitFor({ state: 'detached' });
    expect(await violationsOn(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make b2 Milestone 11' }).click();
    await said(page, 'Milestone 11 is recorded and goes to staging-1.');
    const [booked] = await bookedOn('staging-1');
    expect(booked?.comesBackAt).toBe(new Date(Date.parse(daysOn(1, 14)) + 15 * 60_000).toISOString());
    expect((await made())[0]).toMatchObject({ number: 11, build: 'b2' });
    expect(troubles).toEqual([]);
    await close();
  });

  test('goes before it, by the keyboard alone, and waits unless that is chosen', async () => {
    await bookElsewhere({ from: daysOn(1, 15), until: daysOn(1, 17), milestone: 9 });
    const { page, troubles, close } = await open('/milestones?act=new');
    await dialogIn(page).getByLabel('Build').waitFor();
    await page.keyboard.type('b2');
    await dialogIn(page).getByText(comesBack).waitFor();
    await tabTo(page, 'Wait for the end of it');
    const before = dialogIn(page).getByRole('radio', { name: /^Go there before it/ });
    expect(await before.isChecked()).toBe(false);
    await page.keyboard.press('ArrowDown');
    expect(await before.isChecked()).toBe(true);
    await tabTo(page, 'Make b2 Milestone 11');
    await page.keyboard.press('Enter');
    await said(page, 'Milestone 11 is recorded and goes to staging-1.');
    expect((await bookedOn('staging-1'))[0]?.comesBackAt).toEqual(expect.any(String));
    expect(troubles).toEqual([]);
    await close();
  });

  test('passes it, with a reason, where somebody decides that', async () => {
    await bookElsewhere({ from: daysOn(1, 15), until: daysOn(1, 17), milestone: 9 });
    const { page, troubles, close } = await open('/milestones?act=new');
    const dialog = dialogIn(page);
    await dialog.getByLabel('Build').selectOption({ value: 'b2' });
    await dialog.getByRole('radio', { name: 'Pass what is booked' }).check();
    expect(await dialog.getByRole('button', { name: 'Make b2 Milestone 11' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('the fair was cancelled');
    expect(await violationsOn(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make b2 Milestone 11' }).click();
    await said(page, 'Milestone 11 is recorded and goes to staging-1.');
    const [booked] = await bookedOn('staging-1');
    const { items } = (
      await door.ask<{ items: readonly { overrideHolds: readonly string[]; reason: string }[] }>(
        'GET',
        '/promotions?stage=staging-1&phase=pending',
      )
    ).body;
    expect(items).toMatchObject([{ overrideHolds: [booked?.id], reason: 'the fair was cancelled' }]);
    expect(booked?.comesBackAt ?? null).toBeNull();
    expect(troubles).toEqual([]);
    await close();
  });

  test('where it cannot be put back in time, says why, and waits; all of it has room in Korean at 320 px', async () => {
    const soon = new Date(Date.now() + 40 * 60_000).toISOString();
    await bookElsewhere({ from: soon, until: daysOn(2, 17), milestone: 9 });
    for (const look of [usualVisit, small]) {
      const { page, troubles, close } = await open('/milestones?act=new', look);
      const dialog = dialogIn(page);
      await dialog.locator('select').selectOption({ value: 'b2' });
      await dialog
        .getByText(
          look === small
            ? /^b1 빌드를 제때 되돌릴 수 없습니다\. .*아무리 빨라도/
            : /^b1 cannot be put back in time: that would begin at .*, and the milestone could be up at /,
        )
        .waitFor();
      const before = dialog.getByRole('radio', { name: look === small ? /^예약 전에/ : /^Go there before/ });
      expect(await before.isDisabled()).toBe(true);
      const found = [await violationsOn(page), await overhangOf(page), await clippedOn(page)];
      expect(found).toEqual([[], 0, []]);
      expect(troubles).toEqual([]);
      await close();
    }
  });
});
