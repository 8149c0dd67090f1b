import type { Request, RequestHandler } from 'express';
import type { AnyRoute } from '../contract/route.js';
import { languageOf, type Language } from '../messages/index.js';
import type { Actor } from '../model/actor.js';
import type { Asker } from '../model/caller.js';
import { Refusal } from '../model/error.js';
import { assertAnywhere, assertRight } from '../requests/right.js';
import { noteUse, proofOf, sessionOf, type Proof } from '../requests/token.js';
import type { ApiPorts } from './api-ports.js';
import { choiceCookie, cookiePlace, sessionCookie } from './cookies.js';
import { assertOwnPage, csrfOf } from './csrf.js';

type Known = Pick<ApiPorts, 'rights' | 'store' | 'user' | 'log' | 'provider' | 'publicUrl'>;

/** Finds out who asks, before anything else of the request is looked at. */
export const identify =
  (ports: Known): RequestHandler =>
  async (request, response, next) => {
    response.locals['asker'] = await askerFrom(ports, request);
    next();
  };

/** Who asked: `identify` is in front of every route. */
export function askerOf(request: Request): Asker {
  const asker = request.res?.locals['asker'] as Asker | undefined;
  if (asker === undefined)
    throw new Refusal('internal', {}, {}, { cause: new Error('nobody was identified') });
  return asker;
}

/** Whoever asks what anybody may: nobody was identified, and nothing was given. */
export const nobody = (request: Request): Asker => ({
  identity: 'local',
  actor: { id: 'nobody', via: doorOf(request) },
  requestId: requestIdOf(request),
  grants: [],
});

/**
 * Refuses who lacks what the route needs. The stage of what an address names is known once that is found: then its
 * verb asks again, for that stage.
 */
export function authorise(request: Request, { needs }: Pick<AnyRoute, 'needs'>, asked: Asked): void {
  if (typeof needs === 'string') return;
  const { verb, on } = needs;
  const asker = askerOf(request);
  if (on === 'found') {
    assertAnywhere(asker, verb);
    return;
  }
  if (on === 'own') {
    assertRight(asker, { verb: 'read', stage: null });
    return;
  }
  const named = on === 'path' ? asked.params : asked.body;
  assertRight(asker, { verb, stage: on === 'no-stage' ? null : stageIn(named) });
}

interface Asked {
  readonly params: unknown;
  readonly body?: unknown;
}

function stageIn(named: unknown): string {
  const stage = (named as { stage?: unknown } | null)?.stage;
  if (typeof stage === 'string') return stage;
  throw new Refusal('internal', {}, {}, { cause: new Error('the route names no stage where it says') });
}

/** Who comes with a token has what that gives, also where nobody would need one. */
async function askerFrom(ports: Known, request: Request): Promise<Asker> {
  const { authorization } = request.headers;
  const requestId = requestIdOf(request);
  if (authorization !== undefined) return { ...(await holderOf(ports, request, authorization)), requestId };
  const { user, rights, store } = ports;
  const session = ports.provider === null ? null : sessionCookie.in(request, cookiePlace(ports));
  if (session !== null) return { ...(await signedIn(ports, request, session)), requestId };
  if (user === null) throw new Refusal('unauthenticated', {});
  const actor: Actor = { id: user, via: doorOf(request) };
  return { identity: 'local', actor, requestId, grants: await rights.of(store.read, actor) };
}

/** Throws `token-unknown`, also for another kind of proof, `token-expired` and `token-revoked`. */
async function holderOf(
  { store, log }: Known,
  request: Request,
  authorization: string,
): Promise<Omit<Asker, 'requestId'>> {
  const [, secret = ''] = /^Bearer +(\S{1,200})$/i.exec(authorization) ?? [];
  const proof = await proofOf(store.read, secret);
  await used({ store, log }, proof);
  const { job } = proof.token;
  return {
    identity: 'token',
    actor: actorBy(proof, doorOf(request)),
    grants: proof.grants,
    ...(job === null ? {} : { job }),
  };
}

/** Throws `session-over`, and `forbidden` where another page could have made the browser ask. */
async function signedIn(ports: Known, request: Request, secret: string): Promise<Omit<Asker, 'requestId'>> {
  const csrf = csrfOf(secret);
  assertOwnPage(request, csrf);
  const proof = await sessionOf(ports.store.read, secret);
  await used(ports, proof);
  return { identity: 'session', actor: actorBy(proof, 'web'), grants: proof.grants, csrf };
}

async function used({ store, log }: Pick<Known, 'store' | 'log'>, { token, isRested }: Proof): Promise<void> {
  if (!isRested) return;
  await noteUse(store.read, token).catch((error: unknown) => {
    log.warn({ err: error, token: token.id }, 'the use of a token could not be written');
  });
}

function actorBy({ token: { id, holder } }: Proof, via: Actor['via']): Actor {
  const named = holder.name === null ? {} : { name: holder.name };
  return { id: holder.id, via, ...named, credential: id };
}

const doorOf = (request: Request): Actor['via'] =>
  request.headers['user-agent']?.startsWith('switchback-cli/') === true ? 'cli' : 'api';

/** Set by the first handler of every request. */
export const requestIdOf = (request: Request): string => String(request.res?.locals['requestId'] ?? '');

/** What a person chose in the dashboard, else what the program that asks would like best. */
export const languageOfRequest = (request: Request): Language =>
  languageOf(choiceCookie('lang', request) ?? request.headers['accept-language']);
