import { Cron } from 'croner';
import type { Occurrence } from '../model/schedule.js';
import type { Stage } from '../model/stage.js';

/** A missed run is made up for within this time; later it is only recorded as skipped. */
export const catchUpSeconds = 6 * 3600;

/** The first occurrence of a stage's cron line after an instant; null when the stage has no schedule. */
export function nextOccurrence(stage: Stage, after: Date): Occurrence | null {
  if (stage.schedule === null) return null;
  const at = new Cron(stage.schedule, { timezone: stage.timezone, paused: true }).nextRun(after);
  return at === null ? null : { at, occurrence: wallClock(at, stage.timezone) };
}

export interface Due {
  /** The occurrence to act on; older ones that were missed too are covered by it. */
  readonly occurrence: Occurrence;
  readonly decision: 'run' | 'missed';
}

/**
 * What a stage's schedule asks for at `now`, given the last instant up to which it was looked at: the newest
 * occurrence in between, to be run within `catchUpSeconds` and otherwise recorded as missed; never a burst.
 */
export function dueAt(stage: Stage, lookedAt: Date, now: Date): Due | null {
  const catchUpFrom = new Date(now.getTime() - catchUpSeconds * 1000);
  const recent = newestBetween(stage, lookedAt > catchUpFrom ? lookedAt : catchUpFrom, now);
  if (recent !== null) return { occurrence: recent, decision: 'run' };
  const missed = nextOccurrence(stage, lookedAt);
  return missed !== null && missed.at <= now ? { occurrence: missed, decision: 'missed' } : null;
}

function newestBetween(stage: Stage, from: Date, to: Date): Occurrence | null {
  let newest: Occurrence | null = null;
  for (let next = nextOccurrence(stage, from); next !== null && next.at <= to;) {
    newest = next;
    next = nextOccurrence(stage, next.at);
  }
  return newest;
}

/** Local wall-clock time `YYYY-MM-DDTHH:MM`: the name of an occurrence, the same for both hours of an overlap. */
export function wallClock(at: Date, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}
