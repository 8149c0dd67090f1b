import { secretPattern } from '../../model/token.js';
import { variableIn } from '../../model/variable.js';
import { failure } from '../terminal/failure.js';
import type { Terminal } from '../terminal/terminal.js';

/** The header by which the service knows who asks; none where nobody set a token. */
export type Proof = Readonly<Record<string, string>>;

/** Throws `bad-token`, and `token-in-the-clear` where others could read it on its way. */
export function proofFor(url: string, { env }: Pick<Terminal, 'env'>): Proof {
  const secret = variableIn(env, 'SWITCHBACK_TOKEN') ?? '';
  if (secret === '') return {};
  if (!secretPattern.test(secret)) throw failure('bad-token', {});
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !isLoopback(hostname)) throw failure('token-in-the-clear', { url });
  return { authorization: `Bearer ${secret}` };
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
