import type { Stage } from '../model/stage.js';
import { ahead } from '../policy/hold.js';
import { planPutBack, type PutBackPlan } from '../policy/put-back.js';
import { quietHolds } from '../policy/quiet.js';
import type { Rows } from '../ports/rows.js';
import { usualTime } from './usual-time.js';

/**
 * How a milestone of a build would go before what is booked on its slot, in time or not; null = nothing that is booked is
 * in its way. `passed` = the holds that it passes by name.
 */
export async function readPutBackPlan(
  rows: Rows,
  { stage, build, passed = [] }: { stage: Stage; build: string; passed?: readonly string[] },
): Promise<PutBackPlan | null> {
  const [open, usual, now] = [
    await rows.holds.open(stage.name),
    await usualTime(rows, stage.name),
    await rows.now(),
  ];
  // Where nobody knows how long it takes, the lead is meant to be enough for one.
  const seconds = usual?.seconds ?? stage.leadSeconds;
  const until = ahead(open, now).at(-1)?.keepsFrom ?? now;
  const holds = [...open, ...quietHolds(stage, { from: now, until })];
  return planPutBack(holds, { build, seconds, passed }, now);
}
