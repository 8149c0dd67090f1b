import type { Request, RequestHandler, Response } from 'express';
import type * as z from 'zod';
import type { AnyRoute, MediaType, Route } from '../contract/route.js';
import type { Language } from '../messages/index.js';
import type { Asker } from '../model/caller.js';
import type { Rows } from '../ports/rows.js';
import type { ApiPorts } from './api-ports.js';
import { authorise } from './caller.js';
import { jsonHandler } from './json-handler.js';
import { parse, parseLong } from './parse.js';

/** A route of the contract, and what answers it. */
export interface Served {
  readonly route: AnyRoute;
  /** One after the other, each of which may pass the request on. */
  readonly handlers: (ports: ApiPorts) => readonly RequestHandler[];
}

/** What a request says beside its address and its body, and the rows to work on. */
export interface Context {
  readonly caller: Asker;
  readonly language: Language;
  /** The form of answer that the caller likes best, of those that the route has. */
  readonly media: MediaType;
  readonly ifMatch: string | null;
  /** Path and query as they were asked for. */
  readonly address: string;
  /** For reading on GET, else inside a transaction. */
  readonly rows: Rows;
}

/** An answer as its route has it; `null` as its body = none. */
export interface Answer<A = unknown, S extends number = number> {
  readonly status: S;
  readonly body: A;
  /** The body in another form that the route has. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is kept for the same request once more, where that must not be told twice. */
  readonly kept?: A;
}

type Schema = z.ZodType;

interface Asked<P extends Schema, Q extends Schema, B extends Schema> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
}

type Handle<
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends Schema,
  S extends number,
  K = unknown,
> = (context: Context & Asked<P, Q, B> & { readonly known: K }) => Promise<Answer<z.output<A>, S>>;

/** Reads, or changes something in one transaction, with the same answer for the same Idempotency-Key. */
export const serve = <
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends Schema,
  S extends number,
>(
  route: Route<P, Q, B, A, S>,
  handle: Handle<P, Q, B, A, S>,
): Served => served(route, { transactional: true, before: nothingBefore, handle });

/** Looks at what is outside the database first, before the transaction begins; `known` is what it found out. */
export const serveAfter = <
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends Schema,
  S extends number,
  K,
>(
  route: Route<P, Q, B, A, S>,
  before: (asked: Asked<P, Q, B>) => Promise<K>,
  handle: Handle<P, Q, B, A, S, K>,
): Served => served(route, { transactional: true, before, handle });

/** Changes no rows and may take long, so it runs outside a transaction; its key is kept all the same. */
export const serveApart = <
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  A extends Schema,
  S extends number,
>(
  route: Route<P, Q, B, A, S>,
  handle: Handle<P, Q, B, A, S>,
): Served => served(route, { transactional: false, before: nothingBefore, handle });

/** Answers in a way of its own: bytes, a stream. */
export const serveRaw = <P extends Schema>(
  route: Pick<AnyRoute, Exclude<keyof AnyRoute, 'params'>> & { readonly params: P },
  handle: (request: Request, response: Response, params: z.output<P>) => void | Promise<void>,
): Served => ({
  route,
  handlers: () => [
    (request, response) => {
      const params = parse(route.params, request.params, '/path');
      authorise(request, route, { params });
      return handle(request, response, params);
    },
  ],
});

const nothingBefore = (): Promise<null> => Promise.resolve(null);

interface Way<P extends Schema, Q extends Schema, B extends Schema, A extends Schema, S extends number, K> {
  readonly transactional: boolean;
  readonly before: (asked: Asked<P, Q, B>) => Promise<K>;
  readonly handle: Handle<P, Q, B, A, S, K>;
}

function served<P extends Schema, Q extends Schema, B extends Schema, A extends Schema, S extends number, K>(
  route: Route<P, Q, B, A, S>,
  { transactional, before, handle }: Way<P, Q, B, A, S, K>,
): Served {
  const take = async (given: Given): Promise<Checked> => {
    const asked = {
      params: parse(route.params, given.params, '/path'),
      query: parse(route.query, given.query, '/query'),
      body: await parseLong(route.body, given.body, ''),
    };
    const prepare = async () => {
      const known = await before(asked);
      return (context: Context) => handle({ ...context, ...asked, known });
    };
    return { asked, prepare };
  };
  return { route, handlers: (ports) => [jsonHandler(ports, { route, transactional, take })] };
}

/** A request as it came in. */
export interface Given {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** A request that is as its route has it, and what is left to do for it: look outside, then answer. */
export interface Checked {
  readonly asked: Given;
  readonly prepare: () => Promise<(context: Context) => Promise<Answer>>;
}
