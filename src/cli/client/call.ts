import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { isKeyDemanded } from '../../contract/refusals.js';
import { none, type AnyRoute } from '../../contract/route.js';
import { answerOf } from './answer-body.js';
import { ofOtherVersion } from './other-version.js';
import type { HttpClient } from './http-client.js';

const nothing = {};
type Nothing = typeof nothing;

/** One part of what a route is asked: left out where the route has none, or needs nothing of it. */
type Part<Name extends string, Schema extends z.ZodType> =
  null extends z.input<Schema>
    ? unknown
    : Nothing extends z.input<Schema>
      ? { readonly [key in Name]?: z.input<Schema> }
      : { readonly [key in Name]: z.input<Schema> };

interface Manner {
  /** An act that is asked for twice under one key is done once. */
  readonly key?: string;
  /** Only if the stage is still as it was seen. */
  readonly etag?: string;
  /** What may take its time: the service bounds it. */
  readonly patient?: boolean;
}

type Address<R extends AnyRoute> = Part<'params', R['params']> & Part<'query', R['query']>;
type Ask<R extends AnyRoute> = Address<R> & Part<'body', R['body']> & Manner;
type Asked<A> = Nothing extends A ? [asked?: A] : [asked: A];

/** What a route of the service answers, as the contract has it. Throws its refusals and `other-contract`. */
export const call = async <R extends AnyRoute>(
  client: HttpClient,
  route: R,
  ...asked: Asked<Ask<R>>
): Promise<z.output<R['answer']>> => (await callFor(client, route, ...asked)).body;

/** The same with the status, for a route whose statuses say different things. */
export async function callFor<R extends AnyRoute>(
  client: HttpClient,
  route: R,
  ...[asked]: Asked<Ask<R>>
): Promise<{ status: number; body: z.output<R['answer']> }> {
  const given = (asked ?? nothing) as Given & Manner;
  const { query = {}, body = {}, etag, patient } = given;
  const key = given.key ?? (isKeyDemanded(route) ? randomUUID() : undefined);
  const path = addressWith(route, given);
  const asking = client.fetch({
    ...{ method: route.method, path },
    ...(route.body === none ? {} : { json: body }),
    ...(patient === undefined ? {} : { patient }),
    headers: {
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(etag === undefined ? {} : { 'if-match': etag }),
    },
  });
  const response = await asking.catch(async (error: unknown) => {
    throw await ofOtherVersion(error, client, {
      route,
      path,
      query,
      body: route.body === none ? null : body,
    });
  });
  const told = response.status === 204 ? null : await client.json(response);
  return { status: response.status, body: answerOf<R['answer']>(route.answer, told, client.url) };
}

/** Path and query of a route, for what is streamed rather than called. */
export const addressOf = <R extends AnyRoute>(route: R, ...[asked]: Asked<Address<R>>): string =>
  addressWith(route, asked ?? {});

interface Given {
  readonly params?: object;
  readonly query?: object;
  readonly body?: unknown;
}

function addressWith({ base, path }: AnyRoute, { params = {}, query = {} }: Given): string {
  const texts = new Map<string, unknown>(Object.entries(params));
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => segment(String(texts.get(name))));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return base + filled + (search.size === 0 ? '' : `?${search.toString()}`);
}

/** A colon stands in a path as it is (RFC 3986, 3.3): a digest stays readable. */
const segment = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':');
