import type { ProblemResource } from '../../contract/problem.js';
import { byOwnClock } from '../../messages/own-clock.js';
import type { ServiceClock } from './service-clock.js';

/** Every refusal of the service, in its own words and in the language of the page. */
export class Problem extends Error {
  constructor(readonly resource: ProblemResource) {
    super(resource.detail);
  }

  get status(): number {
    return this.resource.status;
  }

  get code(): string {
    return this.resource.code.replace(/^switchback\//, '');
  }
}

/** The service could not be reached, or what answered was none. */
export class Unreachable extends Error {}

/** An answer; `body` is null where it has none, or where it is as it was (304). */
export interface Answer<T> {
  readonly status: number;
  readonly body: T | null;
  readonly etag: string | null;
}

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with its query. */
  readonly path: string;
  readonly body?: object;
  /** One for each thing that is meant, whatever number of times it is sent. */
  readonly key?: string;
  /** What the person saw: what has changed since is refused with 412. */
  readonly ifMatch?: string | null;
  readonly ifNoneMatch?: string | null;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

export interface Api {
  /** Throws `Problem` for a refusal and `Unreachable` where nobody answers. */
  ask<T>(asked: Asked): Promise<Answer<T>>;
  /** What came by another way, as an answer is. */
  heard<T>(body: T): T;
  /** The address of a path, for a link or a stream. */
  address(path: string): string;
}

/** What the contract has for whoever watches the service itself. */
const outside: ReadonlySet<string> = new Set(['/version']);

interface Page {
  readonly language: string;
  /** Hears of every answer. */
  readonly clock: ServiceClock;
  /** How the page writes a moment. */
  readonly momentOf: (at: Date) => string;
}

/** The only way to the service: its API, as anybody else uses it. */
export function apiAt(prefix: string, { language, clock, momentOf }: Page): Api {
  const address = (path: string): string => `${prefix}${outside.has(path) ? '' : '/api/v1'}${path}`;
  const heard = <T>(body: T): T => byOwnClock(body, momentOf);
  let csrf: Promise<string | null> | undefined;
  const ask = async <T>(asked: Asked): Promise<Answer<T>> => {
    const { method = 'GET', path, body, key, ifMatch, ifNoneMatch, accept, signal } = asked;
    const headers: Record<string, string> = {
      'Accept-Language': language,
      Accept: accept ?? 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(ifMatch == null ? {} : { 'If-Match': ifMatch }),
      ...(ifNoneMatch == null ? {} : { 'If-None-Match': ifNoneMatch }),
      ...(method === 'GET' ? {} : await proof()),
    };
    const answer = await read<T>(address(path), clock.asking(), {
      method,
      headers,
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((error: unknown) => {
      throw error instanceof Problem ? new Problem(heard(error.resource)) : error;
    });
    return { ...answer, body: heard(answer.body) };
  };
  /** What only a page of ours knows, where a cookie speaks for the person. */
  const proof = async (): Promise<Record<string, string>> => {
    csrf ??= ask<{ csrf: string | null }>({ path: '/me' }).then(({ body }) => body?.csrf ?? null);
    const token = await csrf.catch((error: unknown) => {
      csrf = undefined;
      throw error;
    });
    return token === null ? {} : { 'X-CSRF-Token': token };
  };
  return { ask, heard, address };
}

async function read<T>(
  address: string,
  heard: ReturnType<ServiceClock['asking']>,
  init: RequestInit,
): Promise<Answer<T>> {
  const response = await fetch(address, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable(String(error), { cause: error });
  });
  heard(response.headers.get('date'));
  const { status } = response;
  const etag = response.headers.get('etag');
  if (status === 304 || status === 204) {
    // What is not read to its end the browser counts as cut off.
    await response.text();
    return { status, body: null, etag };
  }
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) {
    if (!type.includes('json')) throw new Unreachable(`${String(status)} from ${address}`);
    throw new Problem((await response.json()) as ProblemResource);
  }
  const body = type.includes('json') ? ((await response.json()) as T) : ((await response.text()) as T);
  return { status, body, etag };
}
