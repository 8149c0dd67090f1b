import type { ErrorRequestHandler, Request } from 'express';
import { isRefusal, Refusal } from '../model/error.js';
import { prefixOf } from '../model/service-address.js';
import type { ApiPorts } from './api-ports.js';
import { languageOfRequest, requestIdOf } from './caller.js';
import { arrivals } from './guard.js';
import { problemOf } from './problem.js';
import { notSignedInPage } from './sign-in-page.js';

/** Every error leaves as a problem document; what is not a refusal is logged and shown as `internal`. */
export const answerProblem =
  (ports: ApiPorts): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = toRefusal(error);
    const requestId = requestIdOf(request);
    const prefix = prefixOf(ports.publicUrl);
    const language = languageOfRequest(request);
    if (refusal.code === 'internal' || refusal.code === 'unavailable')
      ports.log.error({ err: error, requestId }, 'a request failed');
    const problem = problemOf(refusal, {
      language,
      instance: prefix + request.path,
      requestId,
      publicUrl: ports.publicUrl ?? `${request.protocol}://${request.headers.host ?? 'localhost'}`,
    });
    const wait = isRefusal(refusal, 'rate-limited') ? refusal.facts.seconds : 2;
    if (problem.status === 503 || problem.status === 429) response.setHeader('Retry-After', String(wait));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', challenge(refusal.code));
    // What was not read of an upload would be taken for the next request.
    if (!request.complete) response.setHeader('Connection', 'close');
    response.status(problem.status);
    if (isForPeople(request)) {
      response.setHeader('Content-Language', language);
      response.type('html').send(notSignedInPage(problem, { language, prefix }));
    } else response.type('application/problem+json').send(JSON.stringify(problem));
  };

/** A person who is led here by their browser reads no JSON. */
const isForPeople = (request: Request): boolean =>
  request.method === 'GET' &&
  arrivals.includes(request.path) &&
  request.accepts(['application/problem+json', 'application/json', 'text/html']) === 'text/html';

/** How to prove who one is (RFC 6750), and what was wrong with the proof that came. */
const challenge = (code: string): string =>
  code === 'unauthenticated'
    ? 'Bearer realm="switchback"'
    : `Bearer realm="switchback", error="invalid_token", error_description="${code}"`;

function toRefusal(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (status === 400) return new Refusal('malformed', { why: 'bad-address' });
  if (code === 'ENOSPC') return new Refusal('storage-full', {}, {}, { cause: error });
  return new Refusal('internal', {}, {}, { cause: error });
}
