import { isoDuration } from '../../model/write-duration.js';
import { beginsWithDay } from './calendar-day.js';
import { parseDuration } from './duration.js';

/**
 * `--since` as the API takes it; null = it cannot be read. An age is told as a duration, so that the service's clock
 * decides.
 */
export function startOf(since: string): string | null {
  const age = parseDuration(since);
  if (age !== null) return isoDuration(age / 1000);
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/i.test(since) && beginsWithDay(since);
  const at = isTime ? new Date(since) : new Date(NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
