import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from '../../src/contract/page.js';
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
