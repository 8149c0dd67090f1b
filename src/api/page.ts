import type { Page } from '../contract/page.js';

interface Found<T, R> {
  /** One more than the page holds, where there is one: that is how the last page is known. */
  readonly found: readonly T[];
  readonly limit: number;
  readonly address: string;
  /** What the page after this one begins below. */
  readonly numberOf: (item: T) => number;
  readonly show: (item: T) => R;
}

/** How many to read for a page of so many. */
export const oneMore = (limit: number): number => limit + 1;

/** A keyset page with the cursor of the next one, also as `Link: rel="next"` (RFC 8288). */
export function answerPage<T, R>({ found, limit, address, numberOf, show }: Found<T, R>) {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = found.length <= limit || last === undefined ? null : String(numberOf(last));
  const body: Page<R> = { items: page.map(show), nextCursor };
  const headers: Record<string, string> =
    nextCursor === null ? {} : { Link: `<${addressWith(address, nextCursor)}>; rel="next"` };
  return { status: 200 as const, headers, body };
}

/** The same list with all its filters; what a header cannot hold comes out percent-encoded. */
function addressWith(address: string, cursor: string): string {
  const next = new URL(address, 'http://localhost');
  next.searchParams.set('cursor', cursor);
  return next.pathname + next.search;
}
