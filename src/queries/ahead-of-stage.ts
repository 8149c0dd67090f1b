import type { Hold } from '../model/hold.js';
import type { Stage } from '../model/stage.js';
import { quietHolds } from '../policy/quiet.js';
import { aheadSecondsOf } from '../policy/reservation.js';
import type { Rows } from '../ports/rows.js';
import { usualTime } from './usual-time.js';

/** What a stage has ahead by its policy. */
export interface AheadOfStage {
  /** The quiet hours that there are now, or the next; null = none within a year. */
  readonly nextQuiet: Hold | null;
  /** So long before a reservation begins nothing new starts there. */
  readonly keepsAheadSeconds: number;
}

export async function readAheadOf(rows: Rows, stage: Stage): Promise<AheadOfStage> {
  const [usual, now] = await Promise.all([usualTime(rows, stage.name), rows.now()]);
  const [nextQuiet = null] = quietHolds(stage, { from: now, until: new Date(now.getTime() + year) }, 1);
  return {
    nextQuiet,
    keepsAheadSeconds: aheadSecondsOf({
      leadSeconds: stage.leadSeconds,
      usualSeconds: usual?.seconds ?? null,
    }),
  };
}

/** milliseconds */
const year = 366 * 24 * 3600 * 1000;
