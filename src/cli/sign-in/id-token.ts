import * as z from 'zod';
import { variableIn } from '../../model/variable.js';
import { outwardFetch } from '../../outward/fetch.js';
import { assertPrivate } from '../client/proof.js';
import { failure } from '../terminal/failure.js';
import type { Terminal } from '../terminal/terminal.js';

/** From where a job has what its CI signs: it was given it, or it asks for it. */
export interface IdTokenSource {
  /** Where it is asked for; null = `secret` is the token itself. */
  readonly address: string | null;
  readonly secret: string;
}

/** GitLab says it in a variable that the job names; GitHub gives it to a job with `id-token: write`. */
export function idTokenSource(env: Terminal['env']): IdTokenSource | null {
  const given = variableIn(env, 'SWITCHBACK_ID_TOKEN');
  if (given !== undefined) return { address: null, secret: given };
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret = '' } = env;
  return address === '' || secret === '' ? null : { address, secret };
}

/** The signed token, meant for this audience and nobody else. Throws `bad-id-token`, `no-id-token`, and shows neither. */
export async function idTokenFor(
  { address, secret }: IdTokenSource,
  { audience, env }: { readonly audience: string; readonly env: Terminal['env'] },
): Promise<string> {
  if (address !== null) return asked({ address, secret }, audience, outwardFetch(env));
  if (!signed.test(secret)) throw failure('bad-id-token', {});
  return secret;
}

async function asked(
  { address, secret }: { readonly address: string; readonly secret: string },
  audience: string,
  ask: typeof fetch,
): Promise<string> {
  if (!URL.canParse(address)) throw failure('no-id-token', { why: 'ACTIONS_ID_TOKEN_REQUEST_URL' });
  assertPrivate(address);
  const url = new URL(address);
  url.searchParams.set('audience', audience);
  const response = await ask(url, {
    headers: { authorization: `Bearer ${secret}`, accept: 'application/json' },
    ...{ redirect: 'error', signal: AbortSignal.timeout(patienceMilliseconds) },
  }).catch((error: unknown) => {
    throw failure('no-id-token', { why: url.host }, error);
  });
  if (!response.ok) throw failure('no-id-token', { why: `${url.host}: ${String(response.status)}` });
  const told = Answer.safeParse(await response.json().catch(() => null));
  if (!told.success) throw failure('no-id-token', { why: url.host });
  return told.data.value;
}

const signed = /^[\w-]+\.[\w-]+\.[\w-]*$/;
const Answer = z.object({ value: z.string().regex(signed) });
const patienceMilliseconds = 10_000;
