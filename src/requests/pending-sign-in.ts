import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { signInSeconds, type CommandWaiting } from '../model/sign-in.js';

/** A sign-in that a browser has begun. It lies in that browser's cookie only: whoever has no such cookie ends none. */
export interface Pending {
  readonly secret: string;
  /** In seconds since 1970. */
  readonly at: number;
  /** The path of ours that was asked for. */
  readonly to: string;
  /** The command that waits for it; null = the browser itself signs in. */
  readonly command: CommandWaiting | null;
}

/** What goes to the provider and has to come back with its answer. */
export interface Bound {
  readonly state: string;
  readonly nonce: string;
  /** The verifier of PKCE, whose digest goes first. */
  readonly verifier: string;
  /** What is kept of it in the database, so that nobody comes in by it twice. */
  readonly digest: string;
}

export const beginPending = (asked: Pick<Pending, 'to' | 'command'>, now: Date): Pending => ({
  ...asked,
  secret: randomBytes(32).toString('base64url'),
  at: Math.floor(now.getTime() / 1000),
});

/** All of it is bound to the whole of the cookie: who changes where it leads has another state. */
export function boundOf({ secret, at, to, command }: Pending): Bound {
  const whole = JSON.stringify([at, to, command?.port ?? null, command?.challenge ?? null]);
  const derived = (use: string): string =>
    createHmac('sha256', secret).update(`${use}\n${whole}`).digest('base64url');
  return {
    state: derived('state'),
    nonce: derived('nonce'),
    verifier: derived('verifier'),
    digest: createHash('sha256').update(secret).digest('hex'),
  };
}

/** Whether this browser began it, and not too long ago. */
export function isOwnSignIn(pending: Pending, state: string, now: Date): boolean {
  const seconds = now.getTime() / 1000 - pending.at;
  const [ours, theirs] = [Buffer.from(boundOf(pending).state), Buffer.from(state)];
  const isSame = ours.length === theirs.length && timingSafeEqual(ours, theirs);
  return isSame && seconds > -60 && seconds <= signInSeconds;
}
