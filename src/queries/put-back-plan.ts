import type { Stage } from '../model/stage.js';
import type { Hold } from '../model/hold.js';
import { aheadSecondsOf, bookedBefore, dueOf, planPutBack, type PutBackPlan } from '../policy/put-back.js';
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
  const [first] = bookedBefore(open, build, now);
  const holds = first === undefined ? open : [...open, ...quietUntil(stage, { first, seconds, now })];
  return planPutBack(holds, { build, seconds, passed }, now);
}

/**
 * The quiet hours that can decide: the next ones, before the milestone begins, and those in which the other would come
 * back. All until a demo in a year may be a hundred thousand.
 */
function quietUntil(
  stage: Stage,
  { first: { keepsFrom }, seconds, now }: { first: Hold; seconds: number; now: Date },
): Hold[] {
  const due = dueOf({ keepsFrom }, aheadSecondsOf(seconds));
  const soon = quietHolds(stage, { from: now, until: keepsFrom }, mostQuiet);
  const then = quietHolds(stage, { from: due < now ? now : due, until: keepsFrom });
  return [...soon, ...then.filter(({ id }) => soon.every((one) => one.id !== id))];
}

/** Of hours that begin every five minutes those of almost two days. */
const mostQuiet = 500;
