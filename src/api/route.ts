import type { z } from 'zod';
import type { Language } from '../messages/index.js';
import type { Caller } from '../model/caller.js';
import type { Rows } from '../ports/rows.js';

/** A request that is parsed and checked. */
export interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

/** What a handler gets: the request, who asks, and the rows to work on. */
export interface Context<P, Q, B, K> extends Asked<P, Q, B> {
  readonly caller: Caller;
  readonly language: Language;
  /** The form of answer that the caller likes best, of those that the route has. */
  readonly media: MediaType;
  readonly ifMatch: string | null;
  /** Path and query as they were asked for. */
  readonly address: string;
  /** For reading on GET, else inside a transaction. */
  readonly rows: Rows;
  /** What `before` found out. */
  readonly known: K;
}

export type MediaType = 'application/json' | 'application/x-ndjson' | 'text/csv';

export interface Answer {
  readonly status: number;
  /** Instead of a body that is written as JSON: one that has its form already. */
  readonly text?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route: its address, its schemas (of which an API description can be made) and what it does. */
export interface Route<P, Q, B, K> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the base, with Express parameters: `/stages/:stage`. */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodType<P>;
  readonly query: z.ZodType<Q>;
  readonly body: z.ZodType<B> | null;
  /** Largest body in bytes. */
  readonly bodyLimit: number;
  /** false = it changes no rows and may take long, so it runs outside a transaction; its key is kept all the same. */
  readonly transactional: boolean;
  /** Looks at what is outside the database, before the transaction begins. */
  readonly before: ((asked: Asked<P, Q, B>) => Promise<K>) | null;
  /** Forms of its answer, the usual one first. */
  readonly media: readonly MediaType[];
  readonly handle: (context: Context<P, Q, B, K>) => Promise<Answer>;
}

export type AnyRoute = Route<unknown, unknown, unknown, unknown>;

const kilobyte = 1024;
const json: readonly MediaType[] = ['application/json'];
/** What holds for a route that changes something, unless it says otherwise. */
const changing = { bodyLimit: 64 * kilobyte, transactional: true, before: null, media: json };

type Given<P, Q, B, K> = Pick<Route<P, Q, B, K>, 'path' | 'summary' | 'params' | 'query' | 'handle'>;
type Chosen<P, Q, B, K> = Partial<Pick<Route<P, Q, B, K>, 'bodyLimit' | 'transactional' | 'before'>>;

/** A route that only reads. */
export const get = <P, Q>(route: Given<P, Q, null, null> & Partial<Pick<AnyRoute, 'media'>>): AnyRoute =>
  erase({
    media: json,
    ...route,
    method: 'get',
    body: null,
    bodyLimit: 0,
    transactional: false,
    before: null,
  });

/** A route that changes something: one transaction, the same answer for the same Idempotency-Key. */
export const post = <P, Q, B, K = null>(
  route: Given<P, Q, B, K> & Chosen<P, Q, B, K> & { body: z.ZodType<B> | null },
): AnyRoute => erase({ ...changing, ...route, method: 'post' });

/** A route that makes one thing so, whatever it was, in one transaction. */
export const put = <P, Q, B>(route: Given<P, Q, B, null> & { body: z.ZodType<B> }): AnyRoute =>
  erase({ ...changing, ...route, method: 'put' });

/** A route that changes one thing that is there, in one transaction. */
export const patch = <P, Q, B>(route: Given<P, Q, B, null> & { body: z.ZodType<B> }): AnyRoute =>
  erase({ ...changing, ...route, method: 'patch' });

/** A route that ends one thing, in one transaction; what there is to say about it comes in a body. */
export const remove = <P, Q, B>(route: Given<P, Q, B, null> & { body: z.ZodType<B> | null }): AnyRoute =>
  erase({ ...changing, ...route, method: 'delete' });

/** Routes of different shapes live in one list; their own schemas have checked what their handler gets. */
const erase = <P, Q, B, K>(route: Route<P, Q, B, K>): AnyRoute => route as unknown as AnyRoute;
