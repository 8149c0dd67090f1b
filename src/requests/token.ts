import { createToken as write, refuseToken, revokeToken as end, type RefusedToken } from '../ledger/token.js';
import type { Ledger } from '../ledger/write.js';
import type { Asker } from '../model/caller.js';
import { Refusal } from '../model/error.js';
import { secondsBetween } from '../model/read-duration.js';
import { everyStage, type Grant } from '../model/right.js';
import { partsOfScope } from '../model/scope.js';
import { endOf, secretPattern, stateOfToken, type Token } from '../model/token.js';
import { beyond, grantsOf } from '../policy/scope.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import type { NewToken } from '../ports/tokens.js';
import { findToken } from '../queries/token.js';
import { assertRight } from './right.js';
import { digestOf, newSecret } from './secret.js';

/** What a token is to be; without a holder it is of whoever makes it. */
type Wanted = Pick<NewToken, 'name' | 'scopes'> & {
  readonly days: number;
  readonly holder?: Token['holder'] | undefined;
};

/** Makes a token, and gives its secret this once. Throws `validation` and `gives-more`. */
export async function createToken(
  ports: Ledger & Pick<Ports, 'catalogue'>,
  rows: Rows,
  { caller, wanted }: { caller: Asker; wanted: Wanted },
): Promise<{ token: Token; secret: string }> {
  assertRight(caller, { verb: 'token', stage: null });
  assertStages(ports, wanted.scopes);
  const [more] = beyond(caller.grants, grantsOf(wanted.scopes));
  if (more !== undefined) throw new Refusal('gives-more', { ...more }, { right: { ...more } });
  const secret = newSecret();
  const { id, name = null } = caller.actor;
  const { holder = { id, name }, days, ...same } = wanted;
  const seconds = days * 86_400;
  const token = await write(ports, rows, { caller, ...same, holder, seconds, digest: digestOf(secret) });
  return { token, secret };
}

/** Ends a token; one that was revoked before stays as it is. */
export async function revokeToken(
  ports: Ledger,
  rows: Rows,
  { caller, id, reason }: { caller: Asker; id: string; reason: string | null },
): Promise<Token> {
  assertRight(caller, { verb: 'token', stage: null });
  const token = (await rows.tokens.lock(id)) ?? (await findToken(rows, id));
  return token.revoked === null ? end(ports, rows, { caller, token, reason }) : token;
}

/** A token that may be used, with what it gives. */
export interface Proof {
  readonly token: Token;
  readonly grants: readonly Grant[];
  /** Its last use was written so long ago that this one is worth a row. */
  readonly isRested: boolean;
}

/**
 * The token of a secret. It is looked for by its digest, which tells nobody who guesses how near they came. Throws
 * `token-unknown`, `token-expired`, `token-revoked`.
 */
export async function proofOf(rows: Rows, secret: string): Promise<Proof> {
  const found = secretPattern.test(secret) ? await rows.tokens.byDigest(digestOf(secret)) : undefined;
  // What a browser keeps is good in its cookie only, where more is asked for with it.
  if (found === undefined || found.token.kind === 'session') throw new Refusal('token-unknown', {});
  const { token, now } = found;
  const state = stateOfToken(token, now);
  const facts = { token: token.id, isLogin: token.kind === 'login' };
  if (state === 'revoked') throw new Refusal('token-revoked', facts);
  if (state === 'expired') throw new Refusal('token-expired', { ...facts, at: endOf(token).toISOString() });
  return proofBy(token, now);
}

/** The session of a cookie. Throws `session-over`. */
export async function sessionOf(rows: Rows, secret: string): Promise<Proof> {
  const found = secretPattern.test(secret) ? await rows.tokens.byDigest(digestOf(secret)) : undefined;
  if (found?.token.kind !== 'session') throw new Refusal('session-over', { why: 'unknown' });
  const { token, now } = found;
  const state = stateOfToken(token, now);
  if (state !== 'valid')
    throw new Refusal('session-over', { why: state === 'expired' ? 'expired' : 'ended' });
  return proofBy(token, now);
}

function proofBy(token: Token, now: Date): Proof {
  const { lastUsedAt } = token;
  const isRested = lastUsedAt === null || secondsBetween(lastUsedAt, now) >= restSeconds;
  return { token, grants: grantsOf(token.scopes), isRested };
}

/** Notes that a token was used. */
export const noteUse = (rows: Rows, { id }: Token): Promise<void> => rows.tokens.use(id);

/** How often a last use is written, at most. */
const restSeconds = 60;

/** A stage that is misspelt would be a right on nothing. */
function assertStages({ catalogue }: Pick<Ports, 'catalogue'>, scopes: readonly string[]): void {
  const values = [everyStage, ...catalogue.stages.map(({ name }) => name)];
  const errors = scopes.flatMap((scope, at) =>
    values.includes(partsOfScope(scope).stage)
      ? []
      : [{ pointer: `/scopes/${String(at)}`, code: 'no-such-stage' as const, facts: { stages: values } }],
  );
  if (errors.length > 0) throw new Refusal('validation', {}, { errors });
}

/** Somebody came with a token that proves nothing. */
export const noteRefused = (ports: Ledger & Pick<Ports, 'store'>, refused: RefusedToken): Promise<void> =>
  ports.store.transaction((rows) => refuseToken(ports, rows, refused));
