import type { Request, Response } from 'express';
import { Refusal } from '../model/error.js';
import { mayStillListen } from '../requests/right.js';
import type { ApiPorts } from './api-ports.js';
import { askerOf } from './caller.js';

/** What a stream of events may take, and when all of them end. */
export interface StreamLimits {
  readonly heartbeatMilliseconds: number;
  /** A client that reads nothing for so long is dropped, instead of being buffered for. */
  readonly unreadMilliseconds: number;
  /** Streams that one address may have open at once. */
  readonly mostPerAddress: number;
  /** Aborted when the service stops. */
  readonly closing: AbortSignal;
}

export const usualStreamLimits = {
  heartbeatMilliseconds: 15_000,
  unreadMilliseconds: 10_000,
  mostPerAddress: 250,
};

/** Rows of at most 16 kB each: what is read for one client at a time stays below 1 MB. */
export const streamBatch = 60;

/** So long is what is written at once: short enough for a client that reads slowly, and many events of the usual kind. */
const writtenAtOnce = 32 * 1024;

/** The same texts in order, as few as may be. */
export function* joined(texts: Iterable<string>): Generator<string> {
  let text = '';
  for (const next of texts) {
    if (text !== '' && text.length + next.length > writtenAtOnce) {
      yield text;
      text = '';
    }
    text += next;
  }
  if (text !== '') yield text;
}

/** One client's stream, as whoever tells it something sees it. */
export interface EventStream {
  /** false = nobody listens any more, or nobody shall. */
  readonly isOpen: () => boolean;
  /** Waits for a client that reads slowly; one that does not read at all is dropped after a while. */
  send(text: string): Promise<void>;
  /** Resolves when there may be something new to feed, at the latest after a second. */
  news(): Promise<void>;
}

export interface Streaming {
  readonly request: Request;
  readonly response: Response;
  /** Has its listener called at news of this process; gives the way to stop. */
  readonly listen: (notice: () => void) => () => void;
  /** Sends what there is until the stream is to end. */
  readonly feed: (stream: EventStream) => Promise<void>;
  /** For the log. */
  readonly facts: object;
}

export type OpenStream = (streaming: Streaming) => Promise<void>;

type Streamed = Pick<ApiPorts, 'streams' | 'log' | 'rights' | 'store'>;

/** Serves server-sent events. Refuses `rate-limited` and `shutting-down` before the answer has begun. */
export function streamer(ports: Streamed): OpenStream {
  const { streams: limits, log } = ports;
  const taken = new Map<string, number>();
  const open = new Set<Response>();
  limits.closing.addEventListener('abort', () => {
    for (const response of open) end(response, 'shutdown');
  });
  return async (streaming) => {
    const { request, response } = streaming;
    if (limits.closing.aborted) throw new Refusal('shutting-down', {});
    // Whoever went away while we looked gives back nothing later.
    if (response.closed) return;
    if (request.method === 'HEAD') {
      response.writeHead(200, headers).end();
      return;
    }
    takePlace(taken, { response, address: request.ip ?? '', most: limits.mostPerAddress });
    open.add(response);
    response.once('close', () => open.delete(response));
    const mayRead = () => mayStillListen(ports, ports.store.read, askerOf(request).actor);
    await serve(streaming, { limits, log, mayRead });
  };
}

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

interface Place {
  readonly response: Response;
  readonly address: string;
  readonly most: number;
}

function takePlace(taken: Map<string, number>, { response, address, most }: Place): void {
  const others = taken.get(address) ?? 0;
  if (others >= most) throw new Refusal('rate-limited', { of: 'streams', most, seconds: 2 });
  taken.set(address, others + 1);
  response.once('close', () => {
    const left = (taken.get(address) ?? 1) - 1;
    if (left === 0) taken.delete(address);
    else taken.set(address, left);
  });
}

interface Serving {
  readonly limits: StreamLimits;
  readonly log: ApiPorts['log'];
  /** Whether whoever listens is known still and has the right to read, as it is now. */
  readonly mayRead: () => Promise<boolean>;
}

async function serve(
  { response, listen, feed, facts }: Streaming,
  { limits, log, mayRead }: Serving,
): Promise<void> {
  response.writeHead(200, headers);
  response.write('retry: 3000\n\n');
  const change = changesOf(listen, response);
  try {
    await feed(streamTo(response, change.next, { limits, mayRead }));
    if (isOpen(response)) response.end();
  } catch (error) {
    // The answer has begun: a broken connection is what tells the client to come back with what it has seen.
    log.warn({ ...facts, err: error }, 'a stream was cut off; its client will come back');
    response.destroy();
  } finally {
    change.stop();
  }
}

function streamTo(
  response: Response,
  change: (most: number) => Promise<void>,
  { limits, mayRead }: Pick<Serving, 'limits' | 'mayRead'>,
): EventStream {
  const { heartbeatMilliseconds, unreadMilliseconds } = limits;
  let quietSince = performance.now();
  let allowedAt = quietSince;
  const send = async (text: string): Promise<void> => {
    quietSince = performance.now();
    if (!isOpen(response) || (await written(response, text, unreadMilliseconds))) return;
    drop(response, unreadMilliseconds);
  };
  const quiet = (): number => performance.now() - quietSince;
  return {
    isOpen: () => isOpen(response),
    send,
    news: async () => {
      await change(Math.max(heartbeatMilliseconds - quiet(), 0));
      if (quiet() >= heartbeatMilliseconds) await send(': still here\n\n');
      if (performance.now() - allowedAt < heartbeatMilliseconds) return;
      // A stream lives longer than many a right: who has lost it hears nothing more.
      if (!(await mayRead())) end(response, 'withdrawn');
      allowedAt = performance.now();
    },
  };
}

const isOpen = (response: Response): boolean => !response.closed && !response.writableEnded;

/** The last that a client hears; it may come back with what it has seen. */
function end(response: Response, why: 'shutdown' | 'overflow' | 'withdrawn'): void {
  if (isOpen(response)) response.end(`event: ${why}\ndata: {}\n\n`);
}

/** Writes, and waits for a client that reads slowly; false = it read nothing for so long. */
export function written(response: Response, text: string, unreadMilliseconds: number): Promise<boolean> {
  if (response.write(text) || response.closed) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (isRead: boolean) => (): void => {
      clearTimeout(timer);
      response.off('drain', read).off('close', read);
      resolve(isRead);
    };
    const read = done(true);
    const timer = setTimeout(done(false), unreadMilliseconds);
    response.once('drain', read).once('close', read);
  });
}

/** Who wakes up within as long again still reads why; then the connection and what it buffered are given up. */
function drop(response: Response, unreadMilliseconds: number): void {
  end(response, 'overflow');
  const timer = setTimeout(() => response.destroy(), unreadMilliseconds);
  response.once('close', () => {
    clearTimeout(timer);
  });
}

/** Another instance's events are found by looking; those of this process are told at once. */
const lookAgainMilliseconds = 1000;

/** All look at the same moments, in which they share what they read. */
const untilNextLook = (): number => lookAgainMilliseconds - (performance.now() % lookAgainMilliseconds);

/** Resolves `next()` at news since the last look, after a while, or when nobody listens. */
function changesOf(
  listen: Streaming['listen'],
  response: Response,
): { next: (most: number) => Promise<void>; stop: () => void } {
  let changed = false;
  let wake = (): void => undefined;
  const notice = (): void => {
    changed = true;
    wake();
  };
  response.once('close', notice).once('finish', notice);
  return {
    stop: listen(notice),
    next: (most) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          wake = () => undefined;
          changed = false;
          resolve();
        };
        const timer = setTimeout(done, Math.min(untilNextLook(), most));
        wake = done;
        if (changed) done();
      }),
  };
}
