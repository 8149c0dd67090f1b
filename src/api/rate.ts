import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { isRefusal, Refusal } from '../model/error.js';
import { budgetSeconds, type BudgetName } from '../model/rate.js';
import { problems } from '../model/problems.js';
import type { Rate } from '../ports/rates.js';
import type { RefusedBecause } from '../model/token.js';
import type { ApiPorts } from './api-ports.js';
import { noteRefused } from '../requests/token.js';
import { askerOf, requestIdOf } from './caller.js';

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Takes a request from its caller's budget; whoever is on this machine without a proof has no limit. */
export const limitRate =
  ({ rates }: Pick<ApiPorts, 'rates'>): RequestHandler =>
  async (request, response, next) => {
    const { identity, actor } = askerOf(request);
    if (identity !== 'local') {
      const budget = reads.has(request.method) ? 'reads' : 'writes';
      take(response, budget, await rates.take(budget, actor.credential ?? actor.id));
    }
    next();
  };

/** Counts proofs that prove nothing, by where they come from; a good one from the same place is taken all the same. */
export const limitFailures =
  ({ rates }: Pick<ApiPorts, 'rates'>): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    if (isRefusal(error) && isFailedProof(error))
      take(response, 'sign-ins', await rates.take('sign-ins', placeOf(request.ip ?? '')));
    next(error);
  };

/** How often it is looked whether the audit has such a refusal already, at most: who guesses costs no statement each. */
const restMilliseconds = 60_000;

/** Tells the audit of tokens that prove nothing. Behind `limitFailures`: what came too often is not looked at. */
export function traceFailures({ verbs, log }: Pick<ApiPorts, 'verbs' | 'log'>): ErrorRequestHandler {
  const restsUntil = new Map<string, number>();
  return async (error: unknown, request, _response, next) => {
    const why = isRefusal(error) ? refusedTokens.get(error.code) : undefined;
    if (why !== undefined && performance.now() >= (restsUntil.get(why) ?? 0)) {
      restsUntil.set(why, performance.now() + restMilliseconds);
      const refused = { why, from: placeOf(request.ip ?? ''), requestId: requestIdOf(request) };
      await noteRefused(verbs, refused).catch((fault: unknown) => {
        log.warn({ err: fault, why }, 'that a token was refused could not be written');
      });
    }
    next(error);
  };
}

const refusedTokens: ReadonlyMap<Refusal['code'], RefusedBecause> = new Map([
  ['token-unknown', 'unknown'],
  ['token-expired', 'expired'],
  ['token-revoked', 'revoked'],
]);

/** Who was known once, and whose sign-in is over, has guessed nothing. */
function isFailedProof({ code, facts }: Refusal): boolean {
  if (code === 'job-refused') return true;
  if (problems[code].status !== 401 || code === 'unauthenticated') return false;
  const { why, isLogin } = facts as { why?: unknown; isLogin?: unknown };
  return code === 'session-over' ? why === 'unknown' : isLogin !== true;
}

/** Takes a request of somebody who is still on the way in from what their address has. */
export const limitArrivals =
  ({ rates }: Pick<ApiPorts, 'rates'>): RequestHandler =>
  async (request, response, next) => {
    take(response, 'arrivals', await rates.take('arrivals', placeOf(request.ip ?? '')));
    next();
  };

/** Tells what is left (draft-ietf-httpapi-ratelimit-headers-08). */
function take(response: Response, budget: BudgetName, rate: Rate | null): void {
  if (rate === null) return;
  const { taken, most, left, seconds } = rate;
  response.setHeader('RateLimit-Policy', `"${budget}";q=${String(most)};w=${String(budgetSeconds)}`);
  response.setHeader('RateLimit', `"${budget}";r=${String(left)};t=${String(seconds)}`);
  if (!taken) throw new Refusal('rate-limited', { of: budget, most, seconds });
}

/** Whoever has one address of IPv6 has the 2⁶⁴ beside it. */
export function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [before = '', after = ''] = plain.toLowerCase().split('::');
  const [first, last] = [before, after].map((part) => (part === '' ? [] : part.split(':')));
  const gap = 8 - (first?.length ?? 0) - (last?.length ?? 0);
  const groups = [
    ...(first ?? []),
    ...(plain.includes('::') ? Array<string>(gap).fill('0') : []),
    ...(last ?? []),
  ];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
