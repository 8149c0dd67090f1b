import type { Express, Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { Refusal } from '../model/error.js';
import type { Rows } from '../ports/rows.js';
import type { ApiPorts } from './api-ports.js';
import { assertMayRead, callerOf, languageOfRequest } from './caller.js';
import { answerOnce, answerOnceApart, type Idempotent } from './idempotency.js';
import { validationRefusal } from './problem.js';
import { assertJson, parseJson, readBody } from './request-body.js';
import type { AnyRoute, Answer, MediaType } from './route.js';

export const base = '/api/v1';

/** Registers every route, and what its address answers to any other method. */
export function mount(app: Express, ports: ApiPorts, routes: readonly AnyRoute[]): void {
  for (const route of routes) app[route.method](base + route.path, handlerOf(ports, route));
}

/** Known addresses answer other methods with 405 and the list of those that are allowed. */
export function refuseOtherMethods(app: Express, methods: ReadonlyMap<string, readonly string[]>): void {
  for (const [path, allowed] of methods)
    app.all(path, (request, response) => {
      const allow = allowed.includes('GET') ? [...new Set([...allowed, 'HEAD'])] : [...allowed];
      response.setHeader('Allow', allow.join(', '));
      throw new Refusal('method-not-allowed', { method: request.method.slice(0, 20), allow });
    });
}

function handlerOf(ports: ApiPorts, route: AnyRoute): RequestHandler {
  return async (request, response) => {
    const media = request.accepts([...route.media]);
    if (media === false) throw new Refusal('not-acceptable', {});
    if (route.body !== null) assertJson(request);
    const bytes =
      route.body === null
        ? Buffer.alloc(0)
        : await readBody(request, { limit: route.bodyLimit, seconds: ports.bodySeconds });
    const asked = {
      params: parse(route.params, request.params, '/path'),
      query: parse(route.query, request.query, '/query'),
      body: route.body === null ? null : parse(route.body, parseJson(bytes), ''),
    };
    // Whatever changes something asks for the right to do so itself, once it has found what it changes.
    if (route.method === 'get' || !route.transactional) assertMayRead(ports, request);
    const once = route.method === 'get' ? null : idempotent(request, ports.user, bytes);
    const known = route.before === null ? null : await route.before(asked);
    const context = {
      ...asked,
      known,
      caller: callerOf(request, ports.user),
      language: languageOfRequest(request),
      media: media as MediaType,
      ifMatch: request.headers['if-match'] ?? null,
      address: request.originalUrl,
    };
    const work = (rows: Rows): Promise<Answer> => route.handle({ ...context, rows });
    if (once === null) send(response, await work(ports.store.read));
    else send(response, await (route.transactional ? answerOnce : answerOnceApart)(ports.store, once, work));
  };
}

function idempotent(request: Request, caller: string, body: Buffer): Idempotent {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(String(key)))
    throw new Refusal(
      'validation',
      {},
      { errors: [{ pointer: '/headers/idempotency-key', code: 'bad-text' }] },
    );
  return { caller, key: key === undefined ? null : String(key), path: request.path, body };
}

function parse(schema: z.ZodType, value: unknown, prefix: string): unknown {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw validationRefusal(parsed.error, prefix);
}

function send(response: Parameters<RequestHandler>[1], { status, headers = {}, body, text }: Answer): void {
  response.status(status).set(headers);
  if (text !== undefined) {
    response.send(text);
    return;
  }
  if (body === undefined) response.end();
  else response.json(body);
}
