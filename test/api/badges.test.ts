import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BadgeResource, BadgesResource } from '../../src/contract/badges.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';

let door: Door;
/** How far the clock of the door is ahead: what was read is told again for a while. */
let ahead = 0;
beforeAll(async () => {
  door = await openDoor(() => ({
    ...{ user: null, badges: ['devqa', 'staging-2', 'nowhere'] },
    platform: platformThatIs(() => 'healthy'),
    now: () => new Date(Date.now() + ahead),
  }));
  const { desk } = door;
  await desk.register('<one & "only">');
  await desk.succeed('dev');
  const body = { stage: 'devqa', kind: 'qa' as const, reason: 'secret of QA', until: null };
  const actor = { id: 'hana', via: 'api' as const };
  await desk.inTransaction((rows) => rows.holds.insert({ ...body, actor, requestId: null }));
});
afterAll(() => door.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`http://127.0.0.1:${String(door.port)}${path}`, { headers });
const data = async (path: string): Promise<BadgeResource> => {
  ahead += 10_000;
  return (await (await get(path)).json()) as BadgeResource;
};

/** Lets it run b1, as if a promotion had brought it. */
const runs = (stage: string, more: object = {}) =>
  door.desk.inTransaction(async (rows) => {
    const fence = await rows.stages.raiseFence(stage);
    await rows.stages.change(stage, fence, { currentBuild: 'b1', unknownReason: null, ...more });
  });

test('where each badge is, and whether anybody sees it, is told to whoever may read', async () => {
  const signedIn = await openDoor(() => ({ badges: ['devqa'] }));
  const { body } = await signedIn.ask<BadgesResource>('GET', '/badges');
  await signedIn.close();
  expect(body.items.map(({ stage, isOpen }) => [stage, isOpen])).toEqual([
    ['dev', false],
    ['nightly', false],
    ['devqa', true],
    ['staging-1', false],
    ['staging-2', false],
  ]);
  expect(body.items[2]).toMatchObject({
    ...{ image: '/badges/devqa.svg', data: '/badges/devqa.json', page: '/stages/devqa' },
  });
  expect(body.monitor).toBe('/tv.xml');
  expect((await get('/api/v1/badges')).status).toBe(401);
});

describe('a badge', () => {
  test('says what runs, to anybody, and never why it is held', async () => {
    expect(await data('/badges/devqa.json')).toMatchObject({ label: 'devqa', message: 'runs nothing' });
    await runs('devqa');
    const told = await data('/badges/devqa.json');
    expect(told).toEqual({ schemaVersion: 1, label: 'devqa', message: 'b1 · held', color: '6b2fa0' });
    const picture = await get('/badges/devqa.svg');
    const text = await picture.text();
    expect(picture.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(text).toContain('aria-label="devqa: b1 · held"');
    for (const secret of ['QA', 'hana', 'only']) expect(text + JSON.stringify(told)).not.toContain(secret);
  });

  test('is in English, whoever reads it, unless its address says otherwise', async () => {
    await runs('devqa', { unknownReason: 'interrupted' });
    ahead += 10_000;
    const said = async (path: string) =>
      /<title>(.*)<\/title>/.exec(await (await get(path, korean)).text())?.[1];
    const korean = { 'accept-language': 'ko', cookie: 'switchback-lang=ko' };
    expect(await said('/badges/devqa.svg')).toBe('devqa: unknown');
    expect(await said('/badges/devqa.svg?lang=ko')).toBe('devqa: 알 수 없음');
    expect(await said('/badges/devqa.svg?lang=fr&v=2')).toBe('devqa: unknown');
    await runs('devqa');
  });

  test('of a stage that nobody enabled looks like that of one that is not there', async () => {
    const [hidden, none, lacking] = await Promise.all(
      ['dev', 'no-stage', 'nowhere'].map(async (stage) => {
        const answer = await get(`/badges/${stage}.svg`);
        const text = (await answer.text())
          .replaceAll(stage, '')
          .replaceAll(/(width|x|textLength)="[^"]*"/g, '');
        return [answer.status, answer.headers.get('cache-control'), text];
      }),
    );
    expect(hidden).toEqual(none);
    expect(hidden).toEqual(lacking);
    expect(hidden?.[2]).toContain('unknown');
    const told = async (path: string) => [path, (await get(path)).status];
    for (const one of [
      ['/badges/..%2f.svg', 422],
      ['/badges/X.svg', 422],
      ['/badges/dev.png', 404],
      ['/badges/', 404],
    ] as const)
      expect(await told(one[0])).toEqual(one);
  });

  test('may be shown by a page of anybody, and kept for a minute', async () => {
    const elsewhere = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    };
    const answer = await get('/badges/devqa.svg', elsewhere);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=60']);
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    // Nothing else may.
    expect((await get('/tv.xml', elsewhere)).status).toBe(403);
  });

  test('is read once for many who ask at once', async () => {
    ahead += 10_000;
    const { statements } = door.desk;
    await get('/badges/devqa.svg');
    const before = statements.length;
    await Promise.all(['/badges/devqa.json', '/badges/dev.svg', '/tv.xml'].map((path) => get(path)));
    expect(statements.length).toBe(before);
  });
});

test('a monitor is told of the same stages as CruiseControl would tell it', async () => {
  ahead += 10_000;
  const answer = await get('/tv.xml');
  expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
  const text = await answer.text();
  expect(text.split('\n').filter((line) => line.includes('<Project '))).toEqual([
    '  <Project name="devqa" activity="Sleeping" lastBuildStatus="Unknown" lastBuildLabel="b1" lastBuildTime="" webUrl="/stages/devqa"/>',
    '  <Project name="staging-2" activity="Sleeping" lastBuildStatus="Unknown" lastBuildLabel="" lastBuildTime="" webUrl="/stages/staging-2"/>',
  ]);
});

test('without a setting nobody sees any', async () => {
  const closed = await openDoor();
  const at = (path: string) => fetch(`http://127.0.0.1:${String(closed.port)}${path}`);
  await closed.desk.register('one');
  await closed.desk.succeed('dev');
  expect(await (await at('/badges/dev.json')).json()).toMatchObject({ message: 'unknown' });
  expect(await (await at('/tv.xml')).text()).not.toContain('<Project ');
  await closed.close();
});
