import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { CiIssuer, IdTokenFault, TrustRule } from '../model/ci-job.js';
import { isRefusal, Refusal } from '../model/error.js';
import type { JobTokens, VouchedJob } from '../ports/job-tokens.js';
import type { Log } from '../ports/log.js';
import { claimsOf, keysAt } from './id-token.js';
import { claimTables, jobIn, requiredOf } from './job-claims.js';

/** What the service is told of CI. */
export interface CiSettings {
  /** Whom a token has to be meant for: this service and nobody beside it. */
  readonly audience: string;
  readonly issuers: readonly CiIssuer[];
  readonly rules: readonly TrustRule[];
}

/** What the tokens of CI say of its jobs, by the keys of those who are named here and of nobody else. */
export function jobTokens(
  { audience, issuers, rules }: CiSettings,
  { now, log, fetch }: { now: () => Date; log: Log; fetch: typeof globalThis.fetch },
): JobTokens {
  const known = new Map(
    issuers.map((one) => [
      one.issuer,
      { ...one, keys: keysAt(one.issuer.replace(/\/$/, '') + claimTables[one.kind].keysBelow, fetch) },
    ]),
  );
  const refused = (why: IdTokenFault): Refusal => new Refusal('id-token-refused', { why, audience });
  return {
    rules,
    job: async (token) => {
      const issuer = known.get(said(token, refused));
      if (issuer === undefined) throw refused('issuer');
      try {
        return await vouchedFor(token, issuer, { audience, now: now(), refused });
      } catch (error) {
        if (isRefusal(error)) throw error;
        const why = faultOf(error);
        log.warn({ issuer: issuer.issuer, code: why ?? codeOf(error) }, 'a job of CI was not believed');
        if (why !== null) throw refused(why);
        throw new Refusal('issuer-unreachable', { issuer: issuer.issuer }, {}, { cause: error });
      }
    },
  };
}

interface Asked {
  readonly audience: string;
  readonly now: Date;
  readonly refused: (why: IdTokenFault) => Refusal;
}

/** Whom it claims to be from, before any key is asked for: neither another algorithm nor a nameless key is looked at. */
function said(token: string, refused: Asked['refused']): string {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg !== algorithm) throw refused('algorithm');
    if (typeof kid !== 'string' || kid === '') throw refused('key');
    return decodeJwt(token).iss ?? '';
  } catch (error) {
    throw isRefusal(error) ? error : refused('malformed');
  }
}

async function vouchedFor(
  token: string,
  { kind, issuer, keys }: CiIssuer & { readonly keys: ReturnType<typeof keysAt> },
  { audience, now, refused }: Asked,
): Promise<VouchedJob> {
  const claims = await claimsOf(token, keys, {
    ...{ issuer, audience, now, algorithms: [algorithm], mostSeconds: claimTables[kind].mostSeconds },
    required: ['nbf', 'jti', ...requiredOf(kind)],
  });
  // Whoever else it is meant for could come to us with it.
  if (!isFor(claims, audience)) throw refused('audience');
  const job = jobIn({ kind, issuer }, claims);
  if (job === null || typeof claims.jti !== 'string' || claims.jti === '') throw refused('claims');
  return { job, digest: createHash('sha256').update(`${issuer}\n${claims.jti}`).digest('hex') };
}

const algorithm = 'RS256';

const isFor = ({ aud }: JWTPayload, audience: string): boolean =>
  aud === audience || (Array.isArray(aud) && aud.length === 1 && aud[0] === audience);

/** What a token is not; null = its issuer's keys could not be had. */
function faultOf(error: unknown): IdTokenFault | null {
  const { claim, reason } = error as { claim?: unknown; reason?: unknown };
  switch (codeOf(error)) {
    case 'ERR_JWT_EXPIRED':
      return 'expired';
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      if (reason === 'missing' || reason === 'invalid') return 'claims';
      return claim === 'aud' ? 'audience' : claim === 'nbf' || claim === 'iat' ? 'not-yet' : 'claims';
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return 'signature';
    case 'ERR_JWKS_NO_MATCHING_KEY':
    case 'ERR_JWKS_MULTIPLE_MATCHING_KEYS':
      return 'key';
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
    case 'ERR_JOSE_NOT_SUPPORTED':
      return 'algorithm';
    case 'ERR_JWS_INVALID':
    case 'ERR_JWT_INVALID':
      return 'malformed';
    default:
      return null;
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown';
}
