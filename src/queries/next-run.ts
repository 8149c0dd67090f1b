import type { Stage } from '../model/stage.js';
import { nextOccurrence } from '../policy/schedule.js';
import type { Rows } from '../ports/rows.js';

/** When a stage's schedule runs next; null when it has none, or is paused. */
export async function nextRunOf(rows: Rows, stage: Stage, now: Date): Promise<Date | null> {
  const next = nextOccurrence(stage, now);
  if (next === null || (await rows.schedules.pause(stage.name)) !== null) return null;
  return next.at;
}
