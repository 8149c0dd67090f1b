import { setTimeout as delay } from 'node:timers/promises';

/** Waits for an event, so many milliseconds at the most; whether it came. */
export async function within(milliseconds: number, event: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const came = await Promise.race([event.then(() => true), late]);
  timer.abort();
  return came;
}
