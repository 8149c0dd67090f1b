import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommitWhereResource } from '../../src/contract/commits.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Browser, Page } from 'playwright-core';
import { openDoor, type Door } from '../support/door.js';
import { tabTo } from '../support/keyboard.js';
import { alike, fillRecords, shaOf } from '../support/records.js';
import { until } from '../support/until.js';
import { openBrowser, visitorIn, type Visitor } from '../support/visitor.js';

let door: Door;
let browser: Browser;
let visitor: Visitor;
let page: Page;
beforeAll(async () => {
  [door, browser] = await Promise.all([openDoor(), openBrowser()]);
  await fillRecords(door);
});
beforeEach(async () => {
  visitor = await visitorIn(browser);
  ({ page } = visitor);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterEach(() => visitor.close());
afterAll(async () => {
  await browser.close();
  await door.close();
});

const open = (path: string) => page.goto(`http://127.0.0.1:${String(door.port)}${path}`);
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const link = (name: string | RegExp) => page.getByRole('link', { name, exact: true });
const search = (): string => new URL(page.url()).search;
const copied = async (button: string): Promise<string> => {
  await page.getByRole('button', { name: button }).click();
  await page.getByText('Copied').waitFor();
  return page.evaluate('navigator.clipboard.readText()');
};

describe('where a commit is', () => {
  test('is told for each stage, with the way to the next one', async () => {
    await open(`/commits/${shaOf('Revert "cache headers"').slice(0, 9)}`);
    const places = page.getByRole('list', { name: 'Stages' }).getByRole('listitem');
    await places.first().waitFor();
    const [dev = '', nightly = '', , first = ''] = await places.allInnerTexts();
    expect(dev).toMatch(/^dev\s+✓ Arrived .*ago\s+b3$/s);
    expect(nightly).toMatch(/Not yet.*1 commit behind.*Next run in/s);
    expect(first).toMatch(/milestone.*M9 is without this commit\./s);
    await link('Promote b3 → nightly').click();
    await page.waitForURL('**/promotions/new?stage=nightly&build=b3');
    await page.goBack();
    expect(await copied('Copy link')).toBe(page.url());
    expect(visitor.troubles).toEqual([]);
  });

  test('is told of as it reaches a stage, when somebody wishes so, and the wish outlives a reload', async () => {
    const stage = 'nightly';
    await open(`/commits/${shaOf('Revert "cache headers"').slice(0, 9)}`);
    const wish = page.getByRole('button', { name: `Tell me when it reaches ${stage}` });
    await wish.click();
    await page.getByText(`You are told when it reaches ${stage}, as long as this page is open.`).waitFor();
    expect(search()).toBe(`?tell=${stage}`);
    await page.reload();
    await page.getByText(`You are told when it reaches ${stage}, as long as this page is open.`).waitFor();
    expect(await wish.getAttribute('aria-pressed')).toBe('true');
    await wish.click();
    await page.waitForURL((url) => url.search === '');
    expect(await wish.getAttribute('aria-pressed')).toBe('false');
    await wish.click();
    await page.getByText('You are told when').waitFor();
    await page.route('**/api/v1/commits/*', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as CommitWhereResource;
      const stages = body.stages.map((one) => (one.stage === stage ? { ...one, reached: true } : one));
      await route.fulfill({ response, json: { ...body, stages } });
    });
    await page.evaluate(`dispatchEvent(new Event('focus'))`);
    await page.getByText(`has reached ${stage}.`).waitFor();
    await page.waitForURL((url) => url.search === '');
    await page.unroute('**/api/v1/commits/*');
    expect(visitor.troubles).toEqual([]);
  });

  test('is not known of a commit that no build has, and may be before the first one', async () => {
    await open('/commits/9ab9ab1');
    await page.getByText('We do not know 9ab9ab1. Check the SHA, or it may be before 20').waitFor();
    await open('/commits/9ab9ab1?lang=ko');
    await page.getByText('9ab9ab1 커밋을 찾을 수 없습니다. SHA를 확인하거나 20').waitFor();
  });

  test('is asked of one of those that begin with the same digits', async () => {
    await open('/commits/abcdef0');
    await page.getByRole('heading', { name: 'Which one?' }).waitFor();
    expect(await link(/^abcdef0/).allInnerTexts()).toEqual([...alike]);
    await tabTo(page, alike[1]);
    await page.keyboard.press('Enter');
    await page.getByText('part of add rate limiter').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/commits/${alike[1]}`);
  });

  test('is told of a pull request by its newest commit', async () => {
    await open('/commits/%23881');
    await page.getByRole('heading', { name: 'Commits of pull request #881' }).waitFor();
    await page.getByRole('heading', { name: 'staging-2' }).waitFor();
    await open('/commits/%2377');
    await page.getByText('No build has a commit of pull request #77.').waitFor();
    expect(visitor.troubles).toEqual([]);
  });
});

const rows = async (): Promise<string[]> => {
  await page.getByRole('rowheader').first().waitFor();
  return page.getByRole('rowheader').allInnerTexts();
};

describe('builds', () => {
  test('are filtered by what the address says, also after back and reload', async () => {
    await open('/builds');
    expect(await rows()).toEqual(['b4', 'b3', 'b2', 'b1']);
    await tabTo(page, 'Branch');
    await page.keyboard.type('feature/font');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/builds?branch=feature%2Ffont');
    await page.getByRole('rowheader', { name: 'b3' }).waitFor({ state: 'detached' });
    expect(await rows()).toEqual(['b4']);
    await page.reload();
    expect(await rows()).toEqual(['b4']);
    await link('Clear filters').click();
    await page.getByRole('combobox', { name: 'Runs on' }).selectOption('staging-1');
    await page.waitForURL('**/builds?stage=staging-1');
    await page.getByRole('rowheader', { name: 'b4' }).waitFor({ state: 'detached' });
    expect(await rows()).toEqual(['b1']);
    await page.goBack();
    await page.getByRole('rowheader', { name: 'b4' }).waitFor();
    expect([await page.getByRole('combobox', { name: 'Runs on' }).inputValue(), search()]).toEqual(['', '']);
    await open('/builds?author=Nobody');
    await page.getByText('Nothing matches author:Nobody.').waitFor();
    expect(visitor.troubles).toEqual([]);
  });

  test('say each what is in it, what QA said, and what became of it', async () => {
    await open('/builds/b2');
    await heading('b2 add rate limiter').waitFor();
    await page.getByText('passed on devqa — mina').waitFor();
    await page.getByText('0007_sessions').waitFor();
    await link('b2 → staging-2').waitFor();
    await link('Compare with nightly')
      .count()
      .then((count) => expect(count).toBe(0));
    await link('Compare with dev').click();
    await heading('Compare dev and b2').waitFor();
    expect(visitor.troubles).toEqual([]);
  });
});

describe('a milestone', () => {
  const dialog = () => page.getByRole('dialog', { name: 'New milestone from a build' });

  test('is made of a build by keyboard alone, past a hold, after what comes of it was said', async () => {
    await open('/milestones');
    await page.getByText('Milestone 11 will go to staging-1 and REPLACE Milestone 9.').waitFor();
    await page.getByText('Milestone 11 will wait for it.').waitFor();
    await link('Override…').click();
    expect(search()).toBe('?override=1&act=new');
    await dialog().getByRole('radio', { name: 'Override the hold', checked: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/milestones');
    await page.route('**/api/v1/builds?*', async (route) => {
      await page.getByText('Loading…').waitFor();
      await route.continue();
    });
    await tabTo(page, 'New milestone from a build…');
    await page.keyboard.press('Enter');
    await dialog().getByText('Choose a build first.').waitFor();
    await page.keyboard.type('b2');
    await dialog().getByText('Brings 3 commits to staging-1.').waitFor();
    await tabTo(page, 'Wait for the release');
    await page.keyboard.press('ArrowDown');
    await dialog().getByText('Say why first.').waitFor();
    await tabTo(page, 'Reason');
    await page.keyboard.type('The publisher asked for it');
    await tabTo(page, 'Make b2 Milestone 11');
    await page.keyboard.press('Enter');
    await page.getByText('Milestone 11 is recorded and goes to staging-1.').waitFor();
    await page.getByRole('rowheader', { name: 'M11' }).waitFor();
    expect(search()).toBe('');
    expect(visitor.troubles).toEqual([]);
  });

  test('is made of a build by mouse, from the page of the build; its address opens the dialog again', async () => {
    await door.desk.succeed('staging-1');
    await open('/builds/b1');
    await link('New milestone from this build…').click();
    await dialog().getByText('Milestone 12 will go to staging-2 and REPLACE Milestone 10.').waitFor();
    await page.reload();
    await dialog().getByText('Takes 3 commits away from staging-2.').waitFor();
    await dialog().getByLabel('Notes').fill('For the fair');
    const make = dialog().getByRole('button', { name: 'Make b1 Milestone 12' });
    // Not on a stage that is another one than the person saw.
    const body = { reason: 'The fair' };
    const heard = page.waitForResponse((one) => one.url().endsWith('/stages/staging-2'));
    const hold = await door.ask<HoldResource>('POST', '/stages/staging-2/holds', { body });
    await heard;
    const answer = page.waitForResponse((one) => one.request().method() === 'POST');
    await make.click();
    expect((await answer).status()).toBe(412);
    await dialog().getByText('What has changed since you looked:').waitFor();
    await dialog().getByText('mina holds staging-2: “The fair”').waitFor();
    await door.ask('DELETE', `/holds/${hold.body.id}`, { body: { reason: 'It is over' } });
    await dialog().getByRole('button', { name: 'Show what is there now' }).click();
    await make.click();
    await page.getByText('Milestone 12 is recorded and goes to staging-2.').waitFor();
    expect(search()).toBe('');
    await link('M12').click();
    await page.getByText('For the fair').waitFor();
    expect(visitor.troubles.filter((trouble) => !trouble.includes('412'))).toEqual([]);
  });

  test('that ends what is protected names each of it before it is made', async () => {
    const names = ['vpc:staging-1', 'db:staging-1'];
    await page.route('**/stages/staging-1/preview?*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), protected: names } });
    });
    await page.route('**/api/v1/milestones', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    const asked = page.waitForRequest((request) => request.method() === 'POST');
    await open('/builds/b1');
    await link('New milestone from this build…').click();
    const make = dialog().getByRole('button', { name: 'Make b1 Milestone 13' });
    await dialog().getByText('Allow by name: vpc:staging-1, db:staging-1').waitFor();
    await dialog().getByLabel('vpc:staging-1').check();
    await dialog().getByText('Allow by name: db:staging-1').waitFor();
    expect(await make.isDisabled()).toBe(true);
    await dialog().getByLabel('db:staging-1').check();
    await make.click();
    expect((await asked).postDataJSON()).toMatchObject({ number: 13, build: 'b1', allowChanges: names });
  });

  test('that was replaced is put back on its slot by mouse, past the hold there', async () => {
    await open('/milestones');
    const row = page.getByRole('row', { name: 'M9' });
    await row.getByText('Replaced').waitFor();
    await row.getByRole('link', { name: 'Put back on staging-1… M9' }).click();
    await page.waitForURL('**/promotions/new?stage=staging-1&build=b1');
    await heading('Promote → staging-1').waitFor();
    await page.getByLabel('Override the hold').check();
    await page.getByLabel('Reason').fill('The publisher wants the old one');
    await page.getByRole('button', { name: 'Promote b1 → staging-1' }).click();
    await heading('b1 → staging-1').waitFor();
    await door.desk.succeed('staging-1');
    await open('/milestones');
    await page.getByRole('article', { name: 'Milestone 9' }).waitFor();
    await row.getByText('Put back').waitFor({ state: 'detached' });
    expect(visitor.troubles).toEqual([]);
  });

  test('that was replaced is put back by keyboard alone, from its own page', async () => {
    await open('/milestones/11');
    await heading('Milestone 11').waitFor();
    await tabTo(page, 'Put back on staging-1… M11');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Promote b2 → staging-1' }).waitFor();
    await tabTo(page, 'Wait for the release');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, 'Reason');
    await page.keyboard.type('Back to the new one');
    await tabTo(page, 'Promote b2 → staging-1');
    await page.keyboard.press('Enter');
    await heading('b2 → staging-1').waitFor();
    await door.desk.succeed('staging-1');
    await open('/milestones');
    await page.getByRole('article', { name: 'Milestone 11' }).waitFor();
    expect(visitor.troubles).toEqual([]);
  });

  test('that was replaced or is another is compared, and its notes are copied in either language', async () => {
    await open('/milestones/10');
    await page.getByRole('heading', { name: 'Changes since Milestone 9' }).waitFor();
    const part = 'part of add rate limiter — Jin';
    const notes = [
      ...['# Milestone 10', `Build b2, commit ${shaOf('add rate limiter').slice(0, 7)}`],
      ...['## New', `- add rate limiter (#881) — Mina\n- ${part}\n- ${part}`],
      ...['## Migrations', '- 0007_sessions (cannot be taken back)\n'],
    ];
    expect(await copied('Copy as release notes (EN)')).toBe(notes.join('\n\n'));
    await page.getByRole('button', { name: 'Copy as release notes (KO)' }).click();
    await until('the notes in Korean', () =>
      page.evaluate<boolean>(`navigator.clipboard.readText().then((text) => text.includes('마일스톤 10'))`),
    );
    await link('Compare with M9').click();
    await heading('Compare b1 and b2').waitFor();
    await link('Swap sides').click();
    await heading('Compare b2 and b1').waitFor();
    await page.getByRole('heading', { name: 'Only in b2 (3)' }).waitFor();
    expect(visitor.troubles).toEqual([]);
  });

  test('and a comparison are on paper without what is there to be pressed', async () => {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 720, height: 1000 });
    for (const [path, last] of [
      ['/compare/staging-1...staging-2', page.getByRole('heading', { name: /Only in staging-2/ })],
      ['/milestones', page.getByRole('rowheader', { name: 'M9' })],
      ['/milestones/10', page.getByText('0007_sessions').last()],
    ] as const) {
      await open(path);
      await last.waitFor();
      const banner = await page.getByRole('banner').isVisible();
      const acts = (await page.locator('a.button, button, .row-acts').all()).map((one) => one.isVisible());
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([path, banner, (await Promise.all(acts)).filter(Boolean), width]).toEqual([
        path,
        false,
        [],
        720,
      ]);
      expect([path, await page.getByText('add rate limiter').first().isVisible()]).toEqual([path, true]);
    }
    expect(visitor.troubles).toEqual([]);
  });
});

test('who may only read sees what others do on these pages, and why they may not', async () => {
  const body = { name: 'reader', holder: { id: 'jin' }, scopes: ['read'] };
  const token = await door.ask<{ secret: string }>('POST', '/tokens', { body });
  await page.setExtraHTTPHeaders({ authorization: `Bearer ${token.body.secret}` });
  const promoting = 'This needs the right “promote” on nightly.';
  const acts: readonly (readonly [string, string, string])[] = [
    ['/milestones', 'Roll back…', 'This needs the right “rollback” on staging-N.'],
    [`/commits/${shaOf('Revert "cache headers"')}`, 'Promote b3 → nightly', promoting],
    ['/builds/b3', 'Promote b3 → nightly', promoting],
  ];
  for (const [path, name, why] of acts) {
    await open(path);
    const button = page.getByRole('button', { name }).first();
    await button.waitFor();
    expect([path, await button.isDisabled()]).toEqual([path, true]);
    const about = (await button.getAttribute('aria-describedby')) ?? '';
    const said = (await page.locator(`[id="${about}"]`).textContent()) ?? '';
    expect([path, said.replace(/staging-\d/, 'staging-N')]).toEqual([path, why]);
  }
});

describe('clients', () => {
  test('are told with the names that mislead, in words', async () => {
    await open('/clients');
    const table = page.getByRole('table', { name: 'Clients and stages' });
    await table.getByRole('rowheader', { name: 'web / dev' }).waitFor();
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      ...['Client', 'dev', 'nightly', 'devqa', 'staging-1', 'staging-2', 'Details', 'Last seen', 'Change'],
    ]);
    await table.getByText('web / dev uses our nightly, not our dev.').waitFor();
    await page.getByText('No client is attached to dev. That is normal: ios, web use nightly.').waitFor();
    await tabTo(page, 'web / dev uses our nightly, not our dev.');
    await table.getByRole('link', { name: 'web / dev' }).click();
    await page.locator('tr[aria-current]').getByRole('rowheader', { name: 'web / dev' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#web%2Fdev');
    expect(visitor.troubles).toEqual([]);
  });

  test('are attached by keyboard alone, and detached by it', async () => {
    await open('/clients');
    await tabTo(page, 'Attach a client…');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Attach a client' });
    await dialog.waitFor();
    await page.keyboard.type('pub');
    await tabTo(page, 'Its stage');
    await page.keyboard.type('demo');
    await tabTo(page, 'Uses our stage');
    await page.keyboard.type('staging-2');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('pub / demo uses staging-2.').waitFor();
    await page.getByRole('rowheader', { name: 'pub / demo' }).waitFor();
    await tabTo(page, 'Detach… pub/demo');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Detach pub / demo' }).waitFor();
    await tabTo(page, 'Detach');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'pub / demo' }).waitFor({ state: 'detached' });
    expect(visitor.troubles).toEqual([]);
  });

  test('that are known already move, which is said before, and keep what is known of them', async () => {
    await door.ask('PUT', '/clients/web/qa', { body: { stage: 'devqa', owner: 'Hana' } });
    await open('/clients?act=attach');
    const dialog = page.getByRole('dialog', { name: 'Attach a client' });
    await dialog.getByLabel('Client').fill('web');
    await dialog.getByLabel('Its stage').fill('qa');
    await dialog.getByLabel('Uses our stage').selectOption('nightly');
    await dialog.getByText('web / qa is attached to devqa now and moves to nightly.').waitFor();
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await dialog.getByRole('button', { name: 'Attach' }).click();
    await page.getByText('web / qa uses nightly.').waitFor();
    expect((await sent).headers()).toMatchObject({
      'if-match': expect.stringMatching(/^"/),
      'idempotency-key': expect.stringMatching(/./),
    });
    expect((await door.ask('GET', '/clients/web/qa')).body).toMatchObject({ owner: 'Hana' });
    await door.ask('PUT', '/clients/web/qa', { body: { stage: 'devqa', owner: null } });
  });

  test('are changed by mouse, and not over what somebody else has changed meanwhile', async () => {
    await open('/clients');
    await link('Change… web/qa').click();
    const dialog = page.getByRole('dialog', { name: 'Change web / qa' });
    await dialog.getByLabel('Uses our stage').selectOption('nightly');
    await dialog.getByText('web / qa is attached to devqa now and moves to nightly.').waitFor();
    await door.ask('PUT', '/clients/web/qa', { body: { stage: 'devqa', owner: 'Hana' } });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('– → Hana').waitFor();
    await dialog.getByRole('button', { name: 'Show what is there now' }).click();
    expect(await dialog.getByLabel('Owner').inputValue()).toBe('Hana');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('web / qa uses devqa.').waitFor();
    expect(visitor.troubles.filter((trouble) => !trouble.includes('412'))).toEqual([]);
  });
});

describe('the activity', () => {
  test('is filtered by what the address says, also after back and reload', async () => {
    await open('/activity');
    await page.getByRole('table', { name: 'Activity' }).waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('hold:set');
    await page.waitForURL('**/activity?name=hold%3Aset');
    await page.getByText('build registered').last().waitFor({ state: 'hidden' });
    const whats = (): Promise<string[]> => page.locator('td[data-label="What"]').allInnerTexts();
    await page.getByText('Publisher review').waitFor();
    expect(new Set(await whats())).toEqual(new Set(['hold set']));
    await page.reload();
    await page.getByText('Publisher review').waitFor();
    expect(new Set(await whats())).toEqual(new Set(['hold set']));
    await page.getByRole('combobox', { name: 'Stage' }).selectOption('devqa');
    await page.getByText('Publisher review').waitFor({ state: 'detached' });
    await page.goBack();
    await page.getByText('Publisher review').waitFor();
    expect(await page.getByRole('combobox', { name: 'Stage' }).inputValue()).toBe('');
    await page.getByLabel('Until').fill('2020-01-01');
    await page.getByText('Nothing matches name:hold:set until:2020-01-01.').waitFor();
    expect(visitor.troubles).toEqual([]);
  });

  test('is saved as CSV, and each row has an address', async () => {
    await open('/activity?name=client:attached');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'All that matches as CSV' }).click(),
    ]);
    const [head = '', ...lines] = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect([head.slice(0, 12), lines.length > 2]).toEqual(['seq,at,name,', true]);
    const json = await link('All that matches as JSON').getAttribute('href');
    expect(json).toBe('/api/v1/audit?name=client%3Aattached&all=true');
    await page.locator('tbody th a').nth(1).click();
    await page.locator('tr[aria-current]').waitFor();
    expect(await page.locator('tr[aria-current]').count()).toBe(1);
    expect(visitor.troubles).toEqual([]);
  });
});

test('where there is no build yet, the page says how there will be one', async () => {
  const none = await openDoor();
  await page.goto(`http://127.0.0.1:${String(none.port)}/builds`);
  await page
    .getByText('No builds yet. Your CI sends one with npx --no switchback build create after tests pass.')
    .waitFor();
  expect(await copied('Copy the CI step')).toBe(
    `- run: npx --no switchback build create\n  env:\n    SWITCHBACK_SERVER: http://127.0.0.1:${String(none.port)}\n`,
  );
  await page.goto(`http://127.0.0.1:${String(none.port)}/milestones`);
  await page.getByText('No milestone yet. The first one may have any number.').waitFor();
  await page.goto(`http://127.0.0.1:${String(none.port)}/clients`);
  await page.getByText('No client is attached yet.').waitFor();
  expect(visitor.troubles).toEqual([]);
  await none.close();
});
