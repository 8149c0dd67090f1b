import type { HoldView } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { ahead, inForce } from '../policy/hold.js';
import { freeFor, type Free } from '../policy/free.js';
import { quietHolds } from '../policy/quiet.js';
import { viewsOf } from '../policy/reservation.js';
import type { Rows } from '../ports/rows.js';
import { usualTime } from './usual-time.js';

/** What is booked on the slot of a milestone, and when its promotion may start. */
export interface SlotCalendar {
  readonly state: StageState;
  /** The holds in force, the one that ends last first. */
  readonly holds: readonly HoldView[];
  /** What is still to come, the first before the others. */
  readonly reservations: readonly HoldView[];
  readonly free: readonly Free[];
  /** When it can be up, where its promotion takes as long as usual; null = nobody can say. */
  readonly earliest: Date | null;
  /** null = there were too few to tell. */
  readonly usualSeconds: number | null;
}

/** Of a build that is to be put there, null = one that is not booked there; and what its promotion goes before. */
export async function slotCalendar(
  rows: Rows,
  stage: Stage,
  { build, goesBefore = null }: Pick<Promotion, 'build'> & Partial<Pick<Promotion, 'goesBefore'>>,
): Promise<SlotCalendar> {
  const [open, state, usual, now] = await Promise.all([
    rows.holds.open(stage.name),
    rows.stages.get(stage.name),
    usualTime(rows, stage.name),
    rows.now(),
  ]);
  const quiet = quietHolds(stage, { from: now, until: new Date(now.getTime() + quietAhead) });
  const free = freeFor(
    [...open, ...quiet],
    { build, trigger: 'milestone', overrideHolds: [], goesBefore },
    now,
  );
  const usualSeconds = usual?.seconds ?? null;
  const start = free[0]?.from ?? null;
  return {
    ...{ state, free, usualSeconds },
    holds: viewsOf(inForce([...open, ...quiet], now), { open, state, now }),
    reservations: viewsOf(ahead(open, now), { open, state, now }),
    earliest: start === null ? null : new Date(start.getTime() + (usualSeconds ?? 0) * 1000),
  };
}

/** Quiet hours are told for two weeks: they go on for ever. */
const quietAhead = 14 * 24 * 3600 * 1000;
