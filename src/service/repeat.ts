import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../ports/log.js';

export interface Rhythm {
  /** Milliseconds after the end of one round until the next. */
  readonly every: number;
  /** Milliseconds until the first round. */
  readonly first: number;
  readonly log: Log;
}

/** Repeats some work until it is stopped; each round waits for the one before, and a failed one does not end it. */
export function repeat(work: () => Promise<void>, { every, first, log }: Rhythm): () => Promise<void> {
  const stopping = new AbortController();
  const wait = (milliseconds: number): Promise<unknown> =>
    pause(milliseconds, null, { signal: stopping.signal }).catch(() => undefined);
  const running = (async () => {
    if (first > 0) await wait(first);
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => {
        log.error({ err: error }, 'a round of the service failed; the next one comes');
      });
      await wait(every);
    }
  })();
  return () => {
    stopping.abort();
    return running;
  };
}
