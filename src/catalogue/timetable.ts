import { Cron } from 'croner';
import type { ScheduleFault } from '../model/stage-file-problem.js';
import { nearestName } from '../model/nearest.js';

/** What is wrong with a cron line, or null. Five fields only: a sixth would be seconds, and names such as `@daily` hide the hour. */
export function scheduleFault(schedule: string): ScheduleFault | null {
  if (schedule.trim().split(/\s+/).length !== 5) return 'fields';
  try {
    const wait = new Cron(schedule, { timezone: 'UTC', paused: true }).msToNext();
    return wait === null || wait > fiveYears ? 'never' : null;
  } catch {
    return 'syntax';
  }
}

const fiveYears = 5 * 366 * 86_400_000;

/** Whether a name is one of the IANA time zone database; an offset such as `+09:00` knows no summer time and is none. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The zone that was probably meant, by its whole name or by its city; null when none is close. */
export function nearestTimezone(wrong: string): string | null {
  const zones = Intl.supportedValuesOf('timeZone');
  const cities = new Map(zones.map((zone) => [zone.split('/').at(-1) ?? zone, zone]));
  const city = nearestName(wrong.split('/').at(-1) ?? wrong, cities.keys());
  return nearestName(wrong, zones) ?? cities.get(city ?? '') ?? null;
}
