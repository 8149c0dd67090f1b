import { GitHubTrouble } from '../model/github.js';
import { faultOf } from '../policy/deployment.js';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Below the address of the API. */
  readonly path: string;
  readonly token: string;
  readonly body?: object;
}

/** What the API is asked by, and when that is. */
export interface Outward {
  readonly now: () => Date;
  /** Through a proxy, where there is one. */
  readonly fetch: typeof globalThis.fetch;
}

export interface Told {
  readonly status: number;
  readonly body: unknown;
}

const patienceMilliseconds = 10_000;
const mostBytes = 2 * 1024 ** 2;

/**
 * Asks GitHub's API one thing: no redirect, a deadline, and no more of an answer than is needed. Throws GitHubTrouble for
 * everything that is no success, without the token whatever the answer holds.
 */
export async function askGitHub(
  { api, now, fetch }: { readonly api: string } & Outward,
  { method, path, token, body }: Question,
): Promise<Told> {
  const unreachable = (error: unknown): never => {
    throw new GitHubTrouble('unreachable', null, reasonIn(error), null, { cause: undefined });
  };
  const response = await fetch(`${api}${path}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMilliseconds),
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'user-agent': 'switchback',
      'x-github-api-version': '2022-11-28',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(unreachable);
  const text = await textOf(response).catch(unreachable);
  const { status, headers } = response;
  const told = jsonIn(text);
  if (response.ok && told !== undefined) return { status, body: told };
  const said = messageIn(told).replaceAll(token, '•••');
  if (response.ok) throw new GitHubTrouble('unreachable', status, 'its answer is no JSON');
  const waitSeconds = waitIn(headers, now());
  const isLimit =
    (status === 403 || status === 429) && (waitSeconds !== null || /rate limit|abuse/i.test(said));
  throw new GitHubTrouble(faultOf({ status, isLimit }), status, said, isLimit ? waitSeconds : null);
}

/** Cut off where it is longer than anything that GitHub would say. */
async function textOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > mostBytes) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const messageIn = (told: unknown): string => {
  const { message } = (told ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message.slice(0, 300) : '';
};

/** How long it wants to be left alone: so many seconds, or until then. */
function waitIn(headers: Headers, now: Date): number | null {
  const seconds = /^\d{1,6}$/.exec(headers.get('retry-after') ?? '')?.[0];
  if (seconds !== undefined) return Number(seconds);
  const reset = /^\d{1,12}$/.exec(headers.get('x-ratelimit-reset') ?? '')?.[0];
  if (headers.get('x-ratelimit-remaining') !== '0' || reset === undefined) return null;
  return Math.max(1, Math.ceil(Number(reset) - now.getTime() / 1000));
}

/** A code and nothing else: what went wrong below may name the request with all that it carried. */
function reasonIn(error: unknown): string {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : String(name);
}
