import { setTimeout as delay } from 'node:timers/promises';

/** Waits for an event, so many milliseconds at the most. */
export async function within(milliseconds: number, event: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = delay(milliseconds, null, { signal: timer.signal }).catch(() => null);
  await Promise.race([event, late]);
  timer.abort();
}
