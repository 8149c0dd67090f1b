import { isLoopback } from '../../model/loopback.js';
import { placeOf } from '../../model/service-address.js';
import { secretPattern } from '../../model/token.js';
import { variableIn } from '../../model/variable.js';
import { keptSignIn } from '../sign-in/kept.js';
import { failure } from '../terminal/failure.js';
import type { Terminal } from '../terminal/terminal.js';

/** By what the service knows who asks: SWITCHBACK_TOKEN, or what `login` kept for just this place. */
export interface Proof {
  readonly by: 'nothing' | 'variable' | 'sign-in';
  readonly headers: Readonly<Record<string, string>>;
}

export const noProof: Proof = { by: 'nothing', headers: {} };

/** Throws `bad-token`, `sign-in-exposed`, and `token-in-the-clear` where others could read it on its way. */
export async function proofFor(url: string, { env }: Pick<Terminal, 'env'>): Promise<Proof> {
  const secret = variableIn(env, 'SWITCHBACK_TOKEN') ?? '';
  if (secret !== '') {
    if (!secretPattern.test(secret)) throw failure('bad-token', {});
    return proofBy('variable', url, secret);
  }
  const kept = await keptSignIn(env, placeOf(url));
  return kept === null ? noProof : proofBy('sign-in', url, kept.secret);
}

/** Throws `token-in-the-clear`. */
export function proofBy(by: Proof['by'], url: string, secret: string): Proof {
  assertPrivate(url);
  return { by, headers: { authorization: `Bearer ${secret}` } };
}

/** Throws `token-in-the-clear` unless nobody on the way to that address can read along. */
export function assertPrivate(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !isLoopback(hostname)) throw failure('token-in-the-clear', { url });
}
