import type { StoredReason } from '../model/reason.js';
import type { Stage } from '../model/stage.js';
import { nextOccurrence } from './schedule.js';

export interface ArrivalFacts {
  readonly stage: Stage;
  /** What speaks against it now. */
  readonly reasons: readonly StoredReason[];
  /** When it can be on the stage's source at the earliest; null = it is there, or nobody can say. */
  readonly sourceAt: Date | null;
  readonly paused: boolean;
  readonly now: Date;
}

/**
 * When a build can come to a stage at the earliest, if only time passes: after every end that is known, on a
 * schedule with the run after that. null = now, or a person decides.
 */
export function earliestArrival({ stage, reasons, sourceAt, paused, now }: ArrivalFacts): Date | null {
  const untils = reasons.map(({ code, until }) =>
    code === 'not-on-source' && sourceAt !== null ? afterSoak(stage, sourceAt) : (until ?? null),
  );
  const times = untils.filter((until) => until !== null);
  if (times.length < untils.length) return null;
  const possible = new Date(Math.max(now.getTime(), ...times.map((time) => time.getTime())));
  if (stage.schedule !== null) return paused ? null : (nextOccurrence(stage, possible)?.at ?? null);
  return possible > now ? possible : null;
}

const afterSoak = ({ soakSeconds }: Stage, at: Date): Date => new Date(at.getTime() + soakSeconds * 1000);
