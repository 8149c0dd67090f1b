import { Refusal } from '../model/error.js';
import type { Caller } from '../model/caller.js';
import type { Promotion } from '../model/promotion.js';
import type { PutBack } from '../model/put-back.js';
import type { Stage } from '../model/stage.js';
import type { Hold } from '../model/hold.js';
import { keptOut, planned } from '../ledger/put-back.js';
import type { Ledger } from '../ledger/write.js';
import { bookedBefore, dueOf, isInTime, keptFromComingBack, type PutBackPlan } from '../policy/put-back.js';
import type { Rows } from '../ports/rows.js';
import { readPutBackPlan } from '../queries/put-back-plan.js';

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
  const plan = await readPutBackPlan(rows, { stage, build, passed });
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

/**
 * Tells, while there is time, of what is to come back there and cannot for a hold that was set or moved just now. The
 * caller holds the stage's lock.
 */
export async function tellKeptOut(
  ledger: Ledger,
  rows: Rows,
  { caller, hold: { id, stage } }: { caller: Caller; hold: Hold },
): Promise<void> {
  const toCome = (await rows.putBacks.open()).filter((one) => one.stage === stage);
  if (toCome.length === 0) return;
  const [open, now] = [await rows.holds.open(stage), await rows.now()];
  for (const putBack of toCome) {
    const reservation = open.find((one) => one.id === putBack.reservation);
    // What runs finishes.
    const own = await rows.promotions.get(putBack.promotion ?? '');
    if (reservation === undefined || (own !== undefined && own.phase !== 'pending')) continue;
    const due = dueOf(reservation, putBack.aheadSeconds);
    // What is due already may come back from now on.
    const kept = keptFromComingBack(open, reservation, due < now ? now : due);
    if (kept?.id === id) await keptOut(ledger, rows, { caller, putBack, owner: reservation.actor.id, kept });
  }
}
