import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../terminal/failure.js';
import { CutAnswer, piecesOf } from './answer-body.js';
import type { HttpClient } from './http-client.js';
import { readEvents, type ServerEvent } from './sse.js';
import { onSignals } from '../terminal/terminal.js';

/** A stream of the service, and when it is over. */
export interface Streaming<T> {
  /** A client of the service as it is now: after a restart it may have another address. */
  readonly reconnect: () => Promise<HttpClient>;
  readonly path: string;
  /** Milliseconds; null = as long as it takes. */
  readonly timeout: number | null;
  /** true = it was the last one; `url` is that of the service which told it. */
  readonly onEvent: (event: ServerEvent, url: string) => boolean;
  /** What it ended with, asked whenever a connection has ended; null = it goes on. */
  readonly over: (client: HttpClient) => Promise<T | null>;
  /** What to tell when the service has been away for too long. */
  readonly lost: (cause: unknown) => CliError;
}

/** How streaming ended: with what was streamed, or before that. */
export type Streamed<T> =
  { readonly kind: 'ended'; readonly with: T } | { readonly kind: 'detached' } | { readonly kind: 'timeout' };

const retryFor = 60_000;
const retryEvery = 500;

/** Streams until it is over, Ctrl-C or the timeout; survives a restart of the service without a gap. */
export async function keepStreaming<T>(streaming: Streaming<T>): Promise<Streamed<T>> {
  const stop = new AbortController();
  const { timeout } = streaming;
  const timer =
    timeout === null
      ? null
      : setTimeout(() => {
          stop.abort('timeout');
        }, timeout);
  const restore = onSignals(['SIGINT'], () => {
    stop.abort('detached');
  });
  try {
    return { kind: 'ended', with: await streamToTheEnd(streaming, stop.signal) };
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return { kind: stop.signal.reason === 'timeout' ? 'timeout' : 'detached' };
  } finally {
    if (timer !== null) clearTimeout(timer);
    restore();
  }
}

async function streamToTheEnd<T>(streaming: Streaming<T>, signal: AbortSignal): Promise<T> {
  const position: Position = { lastId: '' };
  let lostAt: number | null = null;
  for (;;) {
    try {
      const client = await streaming.reconnect();
      await streamOnce(client, streaming, { position, signal, heard: () => (lostAt = null) });
      const ended = await streaming.over(client);
      if (ended !== null) return ended;
    } catch (error) {
      if (signal.aborted || !isLoss(error)) throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt > retryFor) throw streaming.lost(error);
    }
    await pause(retryEvery, undefined, { signal });
  }
}

/** Where the stream was: a connection that breaks is taken up from here. */
interface Position {
  lastId: string;
}

interface StreamState {
  readonly position: Position;
  readonly signal: AbortSignal;
  readonly heard: () => void;
}

/** Reads one connection to its end. */
async function streamOnce<T>(
  client: HttpClient,
  { path, onEvent }: Streaming<T>,
  { position, signal, heard }: StreamState,
): Promise<void> {
  const resume: Record<string, string> = position.lastId === '' ? {} : { 'last-event-id': position.lastId };
  const headers = { accept: 'text/event-stream', ...resume };
  const response = await client.fetch({ method: 'get', path, headers, signal, patient: true });
  heard();
  if (response.status === 204 || response.body === null) return;
  for await (const event of readEvents(piecesOf(response.body))) {
    position.lastId = event.id;
    if (onEvent(event, client.url)) break;
  }
}

/** The service went away, as opposed to an answer that we do not like. */
const isLoss = (error: unknown): boolean =>
  error instanceof CliError ? lossCodes.has(error.code) : error instanceof CutAnswer;
const lossCodes = new Set([
  'switchback/no-service',
  'switchback/no-answer',
  'switchback/shutting-down',
  'switchback/unavailable',
]);
