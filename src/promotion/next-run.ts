import type { Stage } from '../model/stage.js';
import { nextOccurrence } from '../policy/schedule.js';

/** When a stage's schedule runs next; null when it has none. */
export const nextRunOf = (stage: Stage, now: Date): Date | null => nextOccurrence(stage, now)?.at ?? null;
