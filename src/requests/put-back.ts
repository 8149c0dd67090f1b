import { Refusal } from '../model/error.js';
import type { Caller } from '../model/caller.js';
import type { Promotion } from '../model/promotion.js';
import type { PutBack } from '../model/put-back.js';
import type { Stage } from '../model/stage.js';
import { planned } from '../ledger/put-back.js';
import type { Ledger } from '../ledger/write.js';
import { ahead } from '../policy/hold.js';
import { bookedBefore, isInTime, planPutBack, type PutBackPlan } from '../policy/put-back.js';
import { quietHolds } from '../policy/quiet.js';
import type { Rows } from '../ports/rows.js';
import { usualTime } from '../queries/usual-time.js';

/** What a milestone of this build would go before by itself, so that nobody has to name it. */
export const goesBefore = async (
  rows: Rows,
  { stage, build }: { stage: Stage; build: string },
): Promise<readonly string[]> =>
  bookedBefore(await rows.holds.open(stage.name), build, await rows.now()).map(({ id }) => id);

/**
 * How a milestone goes before what is booked on its slot, which is put back before that is kept; null = nothing that is
 * booked is in its way. Throws Refusal `put-back-late` where both cannot be done in time. The caller holds the stage's
 * lock.
 */
export async function putBackPlan(
  rows: Rows,
  { stage, build, passed }: { stage: Stage; build: string; passed: readonly string[] },
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
  const plan = planPutBack(holds, { build, seconds, passed }, now);
  if (plan === null || isInTime(plan)) return plan;
  const { reservation, due, ready, kept } = plan;
  throw new Refusal('put-back-late', {
    ...{ stage: stage.name, hold: reservation.id, by: reservation.actor.id },
    build: reservation.shows?.build ?? '',
    ...{ due: due.toISOString(), ready: ready?.toISOString() ?? null },
    ...{
      kept: kept?.id ?? null,
      keptBy: kept?.actor.id ?? null,
      keptUntil: kept?.until?.toISOString() ?? null,
    },
  });
}

/** Writes down what is to come back, and when. */
export const recordPutBack = (
  ledger: Ledger,
  rows: Rows,
  { caller, plan, promotion }: { caller: Caller; plan: PutBackPlan; promotion: Promotion },
): Promise<PutBack> => {
  const { reservation, aheadSeconds } = plan;
  const putBack = {
    ...{ stage: promotion.stage, reservation: reservation.id, build: reservation.shows?.build ?? '' },
    ...{ passing: promotion.id, by: caller.actor.id, aheadSeconds },
  };
  return planned(ledger, rows, { caller, putBack, reservation });
};
