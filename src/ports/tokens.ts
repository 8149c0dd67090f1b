import type { Token } from '../model/token.js';
import type { CiJob } from '../model/ci-job.js';
import type { Actor } from '../model/actor.js';

/** Tokens, by which callers are known. */
export interface TokenRows {
  get(id: string): Promise<Token | undefined>;
  /** Takes its row lock. */
  lock(id: string): Promise<Token | undefined>;
  /** The one whose secret has this digest, and what time it is by the clock that decides. */
  byDigest(digest: string): Promise<{ readonly token: Token; readonly now: Date } | undefined>;
  /** Newest first. */
  list(filter: TokenFilter): Promise<Token[]>;
  insert(token: NewToken): Promise<Token>;
  /** Only one that was not revoked before. */
  revoke(id: string, by: { actor: Actor; reason: string | null }): Promise<Token>;
  /** Gives a token that a person signed in for to the command that waits for it; undefined = there is none to give. */
  claim(asked: {
    readonly code: string;
    readonly challenge: string;
    readonly digest: string;
    readonly seconds: number;
  }): Promise<Token | undefined>;
  /** Whether somebody has come in by this sign-in, or by this token of a CI; who asks in a transaction has it alone. */
  cameInBy(signIn: string): Promise<boolean>;
  /** Removes what a person or a job came in by and that ended before then, unless something asked for by it is open; how many. */
  forget(before: Date, limit: number): Promise<number>;
  /** Notes that it was used, at most once a minute. */
  use(id: string): Promise<void>;
}

export interface TokenFilter {
  /** Also those that are over. */
  readonly ended: boolean;
  readonly beforeSeq?: number;
  readonly limit: number;
}

export type NewToken = Pick<Token, 'name' | 'holder' | 'scopes' | 'actor'> & {
  readonly digest: string;
  readonly seconds: number;
  readonly requestId: string | null;
  /** How its person came in; left out = somebody made it. */
  readonly came?: Came;
};

/** By which sign-in, and of whom it waits to be fetched: nothing is proved by it before that. */
export interface Came {
  readonly kind: 'session' | 'login' | 'job';
  readonly signIn: string;
  readonly challenge: string | null;
  readonly job?: CiJob;
}
