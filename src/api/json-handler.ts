import type { Request, RequestHandler, Response } from 'express';
import { isKeyDemanded } from '../contract/refusals.js';
import { none, type AnyRoute } from '../contract/route.js';
import type { Actor } from '../model/actor.js';
import { Refusal } from '../model/error.js';
import { prefixOf } from '../model/service-address.js';
import type { ApiPorts } from './api-ports.js';
import { askerOf, authorise, languageOfRequest, nobody } from './caller.js';
import { answerOnce, answerOnceApart, type Idempotent } from './idempotency.js';
import { unlessKnown } from './not-modified.js';
import { assertJson, parseJson, readBody } from './request-body.js';
import type { Answer, Checked, Given } from './serve.js';

interface JsonRoute {
  readonly route: AnyRoute;
  readonly transactional: boolean;
  readonly take: (given: Given) => Promise<Checked>;
}

/** Takes a request in the order of checks that every route has, and answers it as JSON. */
export function jsonHandler(ports: ApiPorts, { route, transactional, take }: JsonRoute): RequestHandler {
  const reads = route.method === 'get';
  const prefix = prefixOf(ports.publicUrl);
  return async (request, response) => {
    const media = bestOf(route, request);
    const bytes = await bodyOf(ports, route, request);
    const { asked, prepare } = await take({
      params: request.params,
      query: request.query,
      body: route.body === none ? null : parseJson(bytes),
    });
    authorise(request, route, asked);
    const caller = route.needs === 'nothing' ? nobody(request) : askerOf(request);
    const once = reads ? null : idempotent(request, caller.actor, bytes);
    if (ports.demandsKey && once?.key === null && isKeyDemanded(route))
      throw new Refusal('idempotency-key-required', {});
    const handle = await prepare();
    const context = {
      caller,
      language: languageOfRequest(request),
      media,
      ifMatch: request.headers['if-match'] ?? null,
      address: request.originalUrl,
    };
    if (once === null)
      send(response, unlessKnown(request, await handle({ ...context, rows: ports.store.read })), prefix);
    else {
      const answer = transactional ? answerOnce : answerOnceApart;
      send(response, await answer(ports.store, once, (rows) => handle({ ...context, rows })), prefix);
    }
  };
}

function bestOf({ media, anyAccept }: AnyRoute, request: Request) {
  const [usual] = media;
  if (anyAccept && usual !== undefined) return usual;
  const accepted = request.accepts([...media]);
  const best = media.find((one) => one === accepted);
  if (best === undefined) throw new Refusal('not-acceptable', {});
  return best;
}

async function bodyOf(ports: ApiPorts, { body, bodyLimit }: AnyRoute, request: Request): Promise<Buffer> {
  if (body === none) return Buffer.alloc(0);
  assertJson(request);
  return readBody(request, { limit: bodyLimit, seconds: ports.bodySeconds });
}

/** A key is of one token: another one of the same holder may have other rights. */
function idempotent(request: Request, { id, credential }: Actor, body: Buffer): Idempotent {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(String(key)))
    throw new Refusal(
      'validation',
      {},
      { errors: [{ pointer: '/headers/idempotency-key', code: 'bad-text' }] },
    );
  const caller = credential ?? id;
  return { caller, key: key === undefined ? null : String(key), path: request.path, body };
}

function send(response: Response, { status, headers = {}, body, text }: Answer, prefix: string): void {
  response.status(status).set(prefix === '' ? headers : belowPrefix(headers, prefix));
  if (text !== undefined) response.send(text);
  else if (body === null) response.end();
  else response.json(body);
}

/** Whoever goes on to what a header names comes by the proxy again. */
const belowPrefix = (headers: NonNullable<Answer['headers']>, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /^(Location|Link)$/.test(name) ? value.replace(/^<?(?=\/)/, `$&${prefix}`) : value,
    ]),
  );
