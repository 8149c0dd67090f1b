import { setTimeout as pause } from 'node:timers/promises';
import type { PromotionResource } from '../model/resource.js';
import { isTerminal } from '../model/promotion.js';
import type { HttpClient } from './http-client.js';
import { CliError, failure } from './failure.js';
import { getPromotion } from './routes.js';
import { readEvents, type ServerEvent } from './sse.js';
import { onSignals } from './terminal.js';

/** What happens to a promotion, as the service streams it. */
export interface FollowEvent {
  readonly t: 'phase' | 'step' | 'log' | 'progress' | 'done';
  readonly data: Readonly<Record<string, unknown>>;
}

export interface FollowOptions {
  /** A client of the service as it is now: after a restart it may have another address. */
  readonly reconnect: () => Promise<HttpClient>;
  readonly id: string;
  readonly timeout: number | null;
  readonly onEvent: (event: FollowEvent) => void;
}

/** How following ended: with the promotion, or before it did. */
export type Followed =
  | { readonly kind: 'ended'; readonly promotion: PromotionResource }
  | { readonly kind: 'detached' }
  | { readonly kind: 'timeout' };

const retryFor = 60_000;
const retryEvery = 500;

/** Streams a promotion until it ends, Ctrl-C or the timeout; survives a restart of the service. */
export async function follow(options: FollowOptions): Promise<Followed> {
  const stop = new AbortController();
  const timer =
    options.timeout === null
      ? null
      : setTimeout(() => {
          stop.abort('timeout');
        }, options.timeout);
  const restore = onSignals(['SIGINT'], () => {
    stop.abort('detached');
  });
  try {
    return { kind: 'ended', promotion: await followToTheEnd(options, stop.signal) };
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return { kind: stop.signal.reason === 'timeout' ? 'timeout' : 'detached' };
  } finally {
    if (timer !== null) clearTimeout(timer);
    restore();
  }
}

async function followToTheEnd(options: FollowOptions, signal: AbortSignal): Promise<PromotionResource> {
  const position: Position = { lastId: '' };
  let lostAt: number | null = null;
  for (;;) {
    try {
      const client = await options.reconnect();
      await streamOnce(client, options, { position, signal, heard: () => (lostAt = null) });
      const promotion = await getPromotion(client, options.id);
      if (isTerminal(promotion.phase)) return promotion;
    } catch (error) {
      if (signal.aborted || !isLoss(error)) throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt > retryFor)
        throw failure('service-lost', { promotion: options.id }, error);
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
async function streamOnce(client: HttpClient, options: FollowOptions, state: StreamState): Promise<void> {
  const { position, signal, heard } = state;
  const resume: Record<string, string> = position.lastId === '' ? {} : { 'last-event-id': position.lastId };
  const path = `/promotions/${encodeURIComponent(options.id)}/events`;
  const headers = { accept: 'text/event-stream', ...resume };
  const response = await client.fetch({ method: 'GET', path, headers, signal, patient: true });
  heard();
  if (response.status === 204 || response.body === null) return;
  for await (const event of readEvents(response.body)) {
    position.lastId = event.id;
    const parsed = parseEvent(event);
    if (parsed !== null) options.onEvent(parsed);
    if (parsed?.t === 'done') break;
  }
}

const kinds: ReadonlySet<string> = new Set(['phase', 'step', 'log', 'progress', 'done']);

function parseEvent({ event, data }: ServerEvent): FollowEvent | null {
  if (!kinds.has(event)) return null;
  return { t: event as FollowEvent['t'], data: JSON.parse(data) as Record<string, unknown> };
}

/** The service went away, as opposed to an answer that we do not like. */
const isLoss = (error: unknown): boolean =>
  error instanceof CliError ? lossCodes.has(error.code) : error instanceof TypeError;
const lossCodes = new Set([
  'switchback/no-service',
  'switchback/no-answer',
  'switchback/shutting-down',
  'switchback/unavailable',
]);
