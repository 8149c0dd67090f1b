import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';

import { boundedFetch } from './bounded-fetch.js';

/** What a signed token has to be; whatever is not asked for here is not looked at. */
export interface Wanted {
  /** The whole of it: a longer or a similar one is another issuer. */
  readonly issuer: string;
  /** Whom it is meant for: a token for somebody else is none for us. */
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** Beside issuer, subject, audience and the times. */
  readonly required?: readonly string[];
  /** How old it may be, whatever it says of its end. */
  readonly mostSeconds: number;
  readonly now: Date;
}

/** Those whose key is public: nobody who only reads keys can sign. */
export const publicAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
];

/** The keys of an issuer, looked for again when a token names another one, but not at anybody's pace. No redirects. */
export const keysAt = (address: string, fetch: typeof globalThis.fetch): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(address), {
    ...{ timeoutDuration: 5000, cooldownDuration: 30_000 },
    [customFetch]: boundedFetch(fetch),
  });

/** The claims of a token that is what is wanted. Throws an error of jose, whose `code` says what it is not. */
export async function claimsOf(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience, algorithms, required = [], mostSeconds, now }: Wanted,
): Promise<JWTPayload & { readonly sub: string }> {
  const { payload } = await jwtVerify(token, keys, {
    ...{ issuer, audience, currentDate: now },
    algorithms: [...algorithms],
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', ...required],
    maxTokenAge: mostSeconds,
    clockTolerance: toleranceSeconds,
  });
  return { ...payload, sub: String(payload.sub) };
}

/** How far another machine's clock may be from ours. */
const toleranceSeconds = 30;
