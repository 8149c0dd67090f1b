import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
  for (const name of ['one', 'two', 'three', 'four']) {
    await door.desk.register(name);
    await door.desk.succeed('dev');
  }
});
afterAll(() => door.close());

/** Follows the links from one page to the next. */
async function pagesFrom(path: string): Promise<Page<unknown>[]> {
  const pages: Page<unknown>[] = [];
  for (let next: string | null = path; next !== null;) {
    const page: Awaited<ReturnType<typeof ask>> = await ask(next);
    pages.push(page.body);
    next = page.next;
    expect(next === null ? null : new URL(next, 'http://x').searchParams.get('cursor')).toBe(
      page.body.nextCursor,
    );
  }
  return pages;
}

async function ask(path: string): Promise<{ body: Page<unknown>; next: string | null }> {
  const { status, headers, body } = await door.ask<Page<unknown>>('GET', path);
  expect(status).toBe(200);
  const link = headers.get('link');
  const next = link === null ? null : (/^<\/api\/v1(\/.*)>; rel="next"$/.exec(link)?.[1] ?? 'no such link');
  return { body, next };
}

test.each([
  ['/builds', 4],
  ['/promotions?stage=dev&phase=succeeded&since=2020-01-01T00:00:00%2B09:00', 4],
  ['/stages/dev/timeline', 8],
])('%s links each page to the next, and a full last page to none', async (path, all) => {
  const sized = (limit: number): string => `${path}${path.includes('?') ? '&' : '?'}limit=${String(limit)}`;
  const whole = (await pagesFrom(sized(200)))[0]?.items ?? [];
  expect(whole).toHaveLength(all);
  for (const [limit, sizes] of [
    [all, [all]],
    [all / 2, [all / 2, all / 2]],
    [all - 1, [all - 1, 1]],
  ] as const) {
    const pages = await pagesFrom(sized(limit));
    expect(pages.map(({ items }) => items.length)).toEqual(sizes);
    expect(pages.flatMap(({ items }) => items)).toEqual(whole);
  }
});

test('an empty list has no next page', async () => {
  const [page, ...more] = await pagesFrom('/promotions?stage=devqa&limit=1');
  expect(page).toEqual({ items: [], nextCursor: null });
  expect(more).toEqual([]);
});

test('promotions are listed by who asked for them', async () => {
  await door.ask('POST', '/stages/nightly/promotions', { body: { build: 'b1' } });
  const by = async (who: string) =>
    ((await ask(`/promotions?by=${who}`)).body.items as PromotionResource[]).map(({ stage }) => stage);
  expect(await by('mina')).toContain('nightly');
  expect(await by('commit')).not.toContain('nightly');
  expect(await by('nobody')).toEqual([]);
});

const namesOf = async (path: string): Promise<unknown[]> =>
  (await pagesFrom(path)).flatMap(({ items }) => items.map((item) => (item as { id: string }).id));

test('builds are those of a branch, of an author, and the one that a stage runs', async () => {
  const all = ['b4', 'b3', 'b2', 'b1'];
  expect(await namesOf('/builds?branch=main&author=Mina&limit=3')).toEqual(all);
  expect(await namesOf('/builds?branch=mai')).toEqual([]);
  expect(await namesOf('/builds?author=mina')).toEqual([]);
  expect(await namesOf('/builds?stage=dev')).toEqual(['b4']);
  expect(await namesOf('/builds?stage=dev&author=Hana')).toEqual([]);
  expect(await namesOf('/builds?stage=nightly')).toEqual([]);
  expect((await door.ask('GET', '/builds?stage=nowhere')).status).toBe(404);
});

test('a build that nobody knows to run any more is on no stage', async () => {
  await door.desk.lose('dev');
  expect(await namesOf('/builds?stage=dev')).toEqual([]);
  await door.desk.lose('dev', null);
  expect(await namesOf('/builds?stage=dev')).toEqual(['b4']);
});

test('promotions are those of a build', async () => {
  const [one, ...more] = await namesOf('/promotions?build=b2');
  expect([typeof one, more]).toEqual(['string', []]);
  expect(await namesOf('/promotions?build=b2&stage=nightly')).toEqual([]);
});
