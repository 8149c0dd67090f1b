import * as z from 'zod';
import type { ProblemCode } from '../model/problems.js';
import { base, none, type AnyRoute } from './route.js';

/** Whether the route takes an Idempotency-Key: it changes something, in one go. */
export const isKeyed = ({ method, bytes, needs }: AnyRoute): boolean =>
  !bytes && needs !== 'signature' && method !== 'get' && method !== 'head';

/** Whether a deployment may demand one. */
export const isKeyDemanded = (route: AnyRoute): boolean => isKeyed(route) && route.method === 'post';

export const isStreamed = ({ event }: AnyRoute): boolean => event !== null;

/** Whether it asks who somebody is, before it looks at anything else. */
export const isForKnown = ({ base: below, needs }: AnyRoute): boolean =>
  below === base && needs !== 'signature';

/** Every code that the route may refuse with, whatever it is asked. */
export function refusalsOf(route: AnyRoute): readonly ProblemCode[] {
  const { params, query, body, anyAccept, refuses } = route;
  const named = keysOf(params).length > 0;
  const rules: readonly (readonly [boolean, readonly ProblemCode[]])[] = [
    [true, ['forbidden', 'internal', 'unavailable']],
    [
      isForKnown(route),
      ['unauthenticated', 'token-unknown', 'token-expired', 'token-revoked', 'session-over', 'rate-limited'],
    ],
    [named, ['malformed', 'not-found']],
    [named || query instanceof z.ZodObject || isKeyed(route), ['validation']],
    [!anyAccept, ['not-acceptable']],
    [body !== none, ['malformed', 'unsupported-media-type', 'payload-too-large', 'request-timeout']],
    [isKeyDemanded(route), ['idempotency-key-required']],
    [isKeyed(route), ['idempotency-in-flight', 'idempotency-key-reuse', 'storage-full']],
    [isStreamed(route), ['shutting-down']],
    [true, refuses],
  ];
  return [...new Set(rules.flatMap(([applies, codes]) => (applies ? codes : [])))];
}

export const keysOf = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
