import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { basename, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { outwardFetch } from '../../outward/fetch.js';
import { withSocketPath } from '../../processes/socket-path.js';
import { proxyFor } from '../../model/proxy.js';
import type { Answer } from './answer.js';
import { endedBy } from './answer-body.js';

/** What one request says. */
export interface HttpRequest {
  readonly path: string;
  /** In capitals; GET unless it is said. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
  /** Ends the request, and the reading of its answer. */
  readonly signal?: AbortSignal | null;
}

/** One request and what was answered, whatever the status; no redirect is followed. Throws what kept it from being answered. */
export type Send = (asked: HttpRequest) => Promise<Answer>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Asks the service at this address, by the proxy that the environment names for it, or through `door`, the socket by
 * which the user who runs the service reaches it. The runtime's `fetch` is left to who has a proxy: to load it takes
 * as long as a third of a command (35 of 110 ms, Node.js 20.20.2).
 */
export function senderAt({ url, door }: { url: string; door: string | null }, env: Environment): Send {
  if (door !== null) return (asked) => throughDoor(door, asked);
  const outward = outwardFetch(env);
  return async (asked) => {
    const address = new URL(url + asked.path);
    if (proxyFor(address, env) !== null) return throughProxy(outward, address, asked);
    const { request } =
      address.protocol === 'https:' ? await import('node:https') : { request: requestPlain };
    return answerTo(() => request(address, { ...optionsOf(asked), timeout: silence }), asked);
  };
}

/** A connection on which nothing comes for so long, in milliseconds, has nobody at its other end. */
const silence = 300_000;

const throughDoor = (door: string, asked: HttpRequest): Promise<Answer> =>
  withSocketPath({ folder: dirname(door), name: basename(door) }, (socketPath) => {
    const { path } = asked;
    const { headers, ...options } = optionsOf(asked);
    return answerTo(
      () => requestPlain({ socketPath, path, ...options, headers: { ...headers, host: 'localhost' } }),
      asked,
    );
  });

const optionsOf = (asked: HttpRequest) => {
  const { method = 'GET', headers = {}, body } = asked;
  const length = typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {};
  // Of a DELETE nothing is said by itself about a body that it has.
  return {
    method,
    headers: { ...headers, ...length },
    ...(mayAskAgain(asked) ? {} : { agent: false as const }),
  };
};

/** What is done once although it is asked for twice: the other end may be closing the connection that is used again. */
const mayAskAgain = ({ method = 'GET', headers = {}, body }: HttpRequest): boolean =>
  !(body instanceof Readable) && (['GET', 'HEAD'].includes(method) || 'idempotency-key' in headers);

async function answerTo(send: () => ClientRequest, asked: HttpRequest): Promise<Answer> {
  asked.signal?.throwIfAborted();
  const request = send();
  try {
    return answerOf(await responseTo(request, asked), asked);
  } catch (error) {
    const isClosing = request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    if (isClosing && mayAskAgain(asked)) return answerTo(send, asked);
    throw asked.signal?.aborted === true ? asked.signal.reason : error;
  }
}

const responseTo = (request: ClientRequest, { body, signal }: HttpRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const stop = (): void => void request.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', stop, { once: true });
    request.on('close', () => signal?.removeEventListener('abort', stop));
    request.on('timeout', () => request.destroy(new Error('nothing came for too long')));
    request.on('error', reject);
    request.on('response', resolve);
    if (body instanceof Readable) body.on('error', (error) => request.destroy(error)).pipe(request);
    else request.end(body);
  });

function answerOf(response: IncomingMessage, { method, signal }: HttpRequest): Answer {
  const { statusCode: status = 0, headers } = response;
  const isEmpty = method === 'HEAD' || bodyless.includes(status);
  if (isEmpty) response.resume();
  return {
    status,
    header: (name) => headers[name]?.toString() ?? null,
    body: isEmpty ? null : read(response, signal),
    end: () => void response.destroy(),
  };
}

const bodyless: readonly number[] = [204, 304];

async function* read(response: IncomingMessage, signal: HttpRequest['signal']): AsyncGenerator<Uint8Array> {
  try {
    yield* response as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}

async function throughProxy(outward: typeof fetch, address: URL, asked: HttpRequest): Promise<Answer> {
  const { method = 'GET', headers = {}, body, signal = null } = asked;
  const sent =
    body instanceof Readable
      ? { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' as const }
      : { body: body ?? null };
  const told = await outward(address.href, { method, headers, ...sent, signal, redirect: 'manual' });
  const response = endedBy(signal, told);
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    body: response.body,
    end: () => void response.body?.cancel(),
  };
}
