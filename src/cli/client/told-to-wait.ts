import type { Answer } from './answer.js';
import type { Call } from './http-client.js';

/** Longer than a budget is: whoever waited so long has another one. */
const mostSeconds = 65;

interface Patience {
  /** Milliseconds that the command has in all; null = as usual. */
  readonly timeout: number | null;
  /** Seconds that it has waited already. */
  readonly waited: number;
}

/**
 * In how many seconds the service takes the same request, where it has counted it; null = not in time. What it was
 * sent as a stream of bytes is gone.
 */
export function toldToWait(
  { status, header }: Answer,
  { bytes }: Call,
  { timeout, waited }: Patience,
): number | null {
  const told = header('retry-after') ?? '';
  if (status !== 429 || header('ratelimit') === null || bytes !== undefined || !/^\d{1,4}$/.test(told))
    return null;
  const most = timeout === null ? mostSeconds : Math.min(mostSeconds, timeout / 1000);
  return waited + Number(told) > most ? null : Number(told);
}
