import type { Actor } from './actor.js';
import type { CiJob } from './ci-job.js';
import { idleSeconds } from './sign-in.js';

/** What it came by: somebody made it; a person signed in, in a browser (`session`) or for a command (`login`); a job of CI proved what it is. */
export type TokenKind = 'token' | 'session' | 'login' | 'job';

/** What a caller proves itself with; its secret is never kept. */
export interface Token {
  readonly id: string;
  readonly seq: number;
  readonly kind: TokenKind;
  /** What it is for. */
  readonly name: string;
  /** Who acts by it: an id that stays, and what people call them. */
  readonly holder: { readonly id: string; readonly name: string | null };
  readonly scopes: readonly string[];
  readonly actor: Actor;
  /** The job that it was given to; null = to nobody of the kind. */
  readonly job: CiJob | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** To the minute; null = never yet. */
  readonly lastUsedAt: Date | null;
  readonly revoked: { readonly at: Date; readonly actor: Actor; readonly reason: string | null } | null;
}

export type TokenState = 'valid' | 'expired' | 'revoked';

export const tokenIdPattern = /^tok_[0-9A-Z]{26}$/;

/** So that whoever looks for leaked secrets finds it: 256 bits behind a prefix. */
export const secretPattern = /^swb_[A-Za-z0-9_-]{43}$/;

/** The same within a text. */
export const secretWithin = /swb_[A-Za-z0-9_-]{43}/;

/** How long what a person or a job came in by is kept after its end. */
export const cameInDays = 30;

/** What no holder is called: these are the names of what acts by itself. */
export const holderPattern = /^(?!by-hand$)[a-z0-9][a-z0-9._@-]{0,62}$/;

export const leastTokenDays = 1;
export const mostTokenDays = 366;
export const usualTokenDays = 90;

/** Whether it may be used at that time. */
export function stateOfToken(token: Token, now: Date): TokenState {
  if (token.revoked !== null) return 'revoked';
  return endOf(token) <= now ? 'expired' : 'valid';
}

/** When it ends by itself: the session of a browser also where nothing is asked by it for long. */
export function endOf({ kind, createdAt, lastUsedAt, expiresAt }: Token): Date {
  if (kind !== 'session') return expiresAt;
  const idle = (lastUsedAt ?? createdAt).getTime() + idleSeconds * 1000;
  return new Date(Math.min(idle, expiresAt.getTime()));
}

/** Whether its person ended it by signing out, which takes back nothing that they asked for before. */
export const isSignedOut = ({ id, kind, revoked }: Token): boolean =>
  kind !== 'token' && revoked?.actor.credential === id;

/** What a token was that proves nothing. */
export type RefusedBecause = 'unknown' | 'expired' | 'revoked';
