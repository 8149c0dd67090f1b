import { systemActor } from '../model/actor.js';
import type { Promotion } from '../model/promotion.js';
import type { RunResult } from '../model/run.js';
import { end, endAttempt } from '../ledger/end.js';
import { observe, settleStage } from '../ledger/stage.js';
import { afterPromotion, needsObservation } from '../policy/arrival.js';
import type { Ports } from '../ports/ports.js';
import { isMine } from '../queries/owner.js';
import { endKept } from '../requests/keep.js';
import { rollBackByItself } from './automatic-rollback.js';

/**
 * Writes how a run ended: phase, stage and event in one transaction, under the fence of its attempt. A promotion
 * that somebody else has ended, or a stage that somebody else has taken since, is left as it is.
 */
export async function recordResult(
  ports: Ports,
  { promotion, fence, result }: { promotion: Promotion; fence: number; result: RunResult },
): Promise<void> {
  const observed = needsObservation(result) ? await ports.platform.observe(promotion.stage) : null;
  await ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(promotion.stage);
    if (state.fence !== fence || !(await isMine(ports, rows, promotion))) {
      ports.log.warn(
        { promotion: promotion.id, fence, now: state.fence },
        'fenced: a late result is discarded',
      );
      return;
    }
    const at = endOf(promotion, result, await rows.now());
    const outcome = result.kind === 'succeeded' ? null : result.outcome;
    const stopped = result.kind === 'aborted' ? await rows.promotions.get(promotion.id) : undefined;
    const actor = result.reconciled === true ? systemActor('reconcile') : promotion.actor;
    const platform = ports.catalogue.get(promotion.stage)?.platform ?? 'process';
    await endAttempt(ports, rows, { promotion, succeeded: result.kind === 'succeeded' });
    const whose = { promotion: promotion.id, requestId: promotion.requestId };
    if (observed !== null) await observe(ports, rows, { observed: { platform, said: observed }, whose });
    await end(ports, rows, promotion, {
      phase: result.kind,
      outcome,
      at,
      ...(stopped?.abort ?? { actor }),
    });
    await rollBackByItself(ports, rows, { promotion, outcome, before: state });
    const change = afterPromotion({ promotion, state, result, observed, at, platform });
    await settleStage(ports, rows, { before: state, fence, change, observed: null, whose });
    const stage = ports.catalogue.get(promotion.stage);
    const caller = { actor: promotion.actor, requestId: promotion.requestId };
    if (stage !== undefined) await endKept(ports, rows, { caller, stage });
  });
}

/**
 * When an update really ended, which may be long before anybody was there to record it. It was told by the clock of
 * the runner's machine, so it is kept between the start and now by the clock of the database.
 */
function endOf({ startedAt }: Promotion, { endedAt }: RunResult, now: Date): Date {
  // Also when it says nothing, as a run of an earlier version does.
  if (!(endedAt <= now)) return now;
  return startedAt !== null && endedAt < startedAt ? startedAt : endedAt;
}
