import * as z from 'zod';
import type { ProblemCode } from '../model/problems.js';
import type { Verb } from '../model/right.js';

/** Below this path, unless a route says otherwise. */
export const base = '/api/v1';

/** What has no body, or answers with none. */
export const none = z.null();

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';

export type MediaType =
  | 'application/json'
  | 'application/x-ndjson'
  | 'text/csv'
  | 'text/calendar'
  | 'text/plain'
  | 'text/html'
  | 'text/css'
  | 'image/svg+xml'
  | 'application/xml'
  | 'text/event-stream';

/** What an answer may say beside its body. */
export type AnswerHeader = 'ETag' | 'Location' | 'Link';

type Schema = z.ZodType;

/**
 * What a caller needs: nothing, to be known, its signature under what it sends, or a verb, on the stage that the address
 * or the body names (`stage`).
 * `found` = the stage of what is named, which is known once it is found; before that the verb is needed anywhere.
 * `own` = the same, but whose it is needs no such verb: before it is found, the right to look is enough.
 */
export type Needs =
  | 'nothing'
  | 'caller'
  | 'signature'
  | { readonly verb: Verb; readonly on: 'no-stage' | 'path' | 'body' | 'found' | 'own' };

/** One route of the API: its address, what it is asked and what it answers. */
export interface Route<
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends Schema,
  S extends number,
> {
  readonly method: Method;
  /** Below `base`, with parameters: `/stages/:stage`. */
  readonly path: string;
  readonly base: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly params: P;
  readonly query: Q;
  /** JSON; `none` = it has no body, or one of bytes. */
  readonly body: B;
  /** Whether its body is bytes, which are streamed. */
  readonly bytes: boolean;
  /** Largest body in bytes. */
  readonly bodyLimit: number;
  /** What it answers, whichever of the statuses it has. What a newer service adds is stripped from it. */
  readonly answer: A;
  /** Those that are no refusal. */
  readonly statuses: readonly S[];
  /** Forms of its answer, the usual one first. */
  readonly media: readonly MediaType[];
  /** What each event of its stream carries as data; null = it has no stream. */
  readonly event: Schema | null;
  /** Whether it answers in its usual form whatever the caller accepts. */
  readonly anyAccept: boolean;
  /** Whether a browser is told a refusal as a page. */
  readonly refusesAsPage: boolean;
  /** Takes If-Match: what has changed since is refused. */
  readonly ifMatch: boolean;
  readonly tells: readonly AnswerHeader[];
  /** What it refuses for reasons of its own, beside what every route like it refuses. */
  readonly refuses: readonly ProblemCode[];
  /** A request that is answered, once what it names is there. */
  readonly example: Example;
}

export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
}

export type AnyRoute = Route<Schema, Schema, Schema, Schema, number>;

/** To look is one right for everything that there is to see. */
export const toRead = { verb: 'read', on: 'no-stage' } as const satisfies Needs;

const usual = {
  base,
  bytes: false,
  bodyLimit: 64 * 1024,
  media: ['application/json'],
  event: null,
  anyAccept: false,
  refusesAsPage: false,
  ifMatch: false,
  tells: [],
  refuses: [],
  example: {},
} as const;

type Usual = keyof typeof usual;

/** Declares a route; what is left out is as usual. */
export const route = <
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends Schema,
  const S extends number,
>(
  declared: Omit<Route<P, Q, B, A, S>, Usual> & Partial<Pick<AnyRoute, Usual>>,
): Route<P, Q, B, A, S> => ({ ...usual, ...declared });
