import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../terminal/failure.js';
import { onSignals } from '../terminal/terminal.js';
import { stoppable, type HttpClient } from './http-client.js';

/** What the service is asked again and again, until it is over. */
export interface Asking<T> {
  /** A client of the service as it is now: after a restart it may have another address. */
  readonly reconnect: () => Promise<HttpClient>;
  /** Milliseconds; null = as long as it takes. */
  readonly timeout: number | null;
  /** Milliseconds from one answer to the next question. */
  readonly every: number;
  /** What it ended with; null = it goes on. */
  readonly ask: (client: HttpClient) => Promise<T | null>;
  /** What to tell when the service has been away for too long; `elsewhere` = its address on another machine. */
  readonly lost: (cause: CliError, elsewhere: string | null) => CliError;
}

/** How waiting ended: with what was waited for, or before that. */
export type Waited<T> =
  | { readonly kind: 'ended'; readonly with: T }
  | { readonly kind: 'detached' }
  | { readonly kind: 'timeout' };

const retryFor = 60_000;

/** Asks until it is over, Ctrl-C or the timeout; survives a restart of the service. */
export async function keepAsking<T>(asking: Asking<T>): Promise<Waited<T>> {
  const stop = new AbortController();
  const stopAs = (kind: 'detached' | 'timeout') => (): void => {
    stop.abort(kind);
  };
  const timer = asking.timeout === null ? undefined : setTimeout(stopAs('timeout'), asking.timeout);
  const restore = onSignals(['SIGINT'], stopAs('detached'));
  try {
    return { kind: 'ended', with: await askToTheEnd(asking, stop.signal) };
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return { kind: stop.signal.reason === 'timeout' ? 'timeout' : 'detached' };
  } finally {
    clearTimeout(timer);
    restore();
  }
}

async function askToTheEnd<T>({ reconnect, every, ask, lost }: Asking<T>, signal: AbortSignal): Promise<T> {
  let lostAt: number | null = null;
  let elsewhere: string | null = null;
  const heard = (): void => {
    lostAt = null;
  };
  for (;;) {
    try {
      const client = await reconnect();
      elsewhere = client.isElsewhere ? client.url : null;
      const ended = await ask(hearing(stoppable(client, signal), heard));
      if (ended !== null) return ended;
    } catch (error) {
      if (signal.aborted || !isLoss(error)) throw error;
      lostAt ??= performance.now();
      if (performance.now() - lostAt > retryFor) throw lost(error, elsewhere);
    }
    await pause(every, undefined, { signal });
  }
}

const hearing = (client: HttpClient, heard: () => void): HttpClient => ({
  ...client,
  fetch: async (call) => {
    const response = await client.fetch(call);
    heard();
    return response;
  },
});

/** The service went away, as opposed to an answer that we do not like. */
const isLoss = (error: unknown): error is CliError => error instanceof CliError && lossCodes.has(error.code);
const lossCodes = new Set([
  'switchback/no-service',
  'switchback/no-answer',
  'switchback/answer-cut',
  'switchback/shutting-down',
  'switchback/unavailable',
]);
