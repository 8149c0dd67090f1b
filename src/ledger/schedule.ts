import type { Caller } from '../model/caller.js';
import type { Pause } from '../model/schedule.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

/** Pauses a stage's schedule, or with null resumes it. */
export const setPause = (
  ledger: Ledger,
  rows: Rows,
  {
    caller,
    stage,
    pause,
    reason,
  }: { caller: Caller; stage: string; pause: Pause | null; reason: string | null },
): Promise<void> =>
  write(ledger, rows, {
    change: () => rows.schedules.setPause(stage, pause),
    trace: () => ({
      audit: [
        {
          ...caller,
          name: pause === null ? 'schedule:resumed' : 'schedule:paused',
          ...{ stage, promotion: null, reason },
        },
      ],
      told: null,
      touches: [stage],
      wakes: null,
    }),
  });
