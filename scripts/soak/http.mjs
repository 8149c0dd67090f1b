import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** Answers that say nothing about the request: it is asked again, with the same key. */
const passing = new Set([null, 408, 429, 500, 502, 503, 504]);
const askSeconds = 10;

/**
 * Asks any living instance, again and again with the same key, until one answers; what was asked and heard goes into
 * `heard`, each try as a line of its own. null = `signal` was aborted before anybody answered.
 */
export async function ask({ instances, heard, random, signal }, { client, method, path, body, key = null }) {
  for (;;) {
    if (signal.aborted) return null;
    const url = random.one(instances.map((one) => one.url()).filter((one) => one !== null));
    if (url !== undefined) {
      const sent = Date.now();
      const { status, answer, request } = await once(`${url}/api/v1${path}`, { method, body, key });
      heard.push({ client, sent, got: Date.now(), method, path, body, key, status, answer, request });
      // A 500 is nobody's plan, wherever it comes from; the checker hears of it.
      if (!passing.has(status) && answer?.code !== 'switchback/idempotency-in-flight')
        return { status, answer };
    }
    await pause(random.between(50, 200));
  }
}

/** What a person looks at; null = nobody answered, or there was nothing. */
export const get = async (me, path) =>
  (await ask(me, { client: me.client, method: 'GET', path }))?.answer ?? null;

/** What a person asks for, with a key of its own. */
export const post = (me, path, body, method = 'POST') =>
  ask(me, { client: me.client, method, path, body, key: randomUUID() });

async function once(url, { method, body, key }) {
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === null ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(askSeconds * 1000),
    });
    const text = await response.text();
    // What is answered again was done by the request before, whose number nobody heard.
    const again = response.headers.has('idempotency-replayed');
    const request = again ? null : response.headers.get('x-request-id');
    return { status: response.status, answer: text === '' ? null : JSON.parse(text), request };
  } catch {
    // The instance was killed, or the answer got lost on the way: whether it was done is for the key to tell.
    return { status: null, answer: null, request: null };
  }
}
