import { Refusal } from '../model/error.js';
import { isTerminal, type Promotion } from '../model/promotion.js';
import type { Asker } from '../model/caller.js';
import { findPromotion } from '../queries/find.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { requestAbort } from '../ledger/abort.js';
import { end } from '../ledger/end.js';
import { assertStageUnchanged } from './if-match.js';
import { endKept } from './keep.js';
import { assertRight } from './right.js';

/**
 * Stops a promotion: a waiting one at once, a running one as soon as whoever follows it has stopped its update; how it
 * ends then is what really happened. Asked again, it answers the same. Throws Refusal `already-finished` and `stage-changed`.
 */
export async function abortPromotion(
  ports: Ports,
  rows: Rows,
  asked: { caller: Asker; id: string; reason: string | null; ifMatch?: string | null },
): Promise<Promotion> {
  const { caller, id, reason, ifMatch = null } = asked;
  const { stage } = await findPromotion(rows, id);
  assertRight(caller, { verb: 'abort', stage });
  const state = await rows.stages.lock(stage);
  // Read again under the lock: it may have begun or ended meanwhile.
  const promotion = await findPromotion(rows, id);
  const { phase } = promotion;
  if (isTerminal(phase)) throw new Refusal('already-finished', { promotion: id, phase });
  assertStageUnchanged(state, ifMatch);
  await requestAbort(ports, rows, { promotion, caller, reason });
  if (phase === 'pending') {
    const outcome = { code: 'aborted-waiting' as const, facts: { by: caller.actor.id, reason } };
    await end(ports, rows, promotion, { phase: 'aborted', outcome, ...caller, reason });
    const known = ports.catalogue.get(stage);
    if (known !== undefined) await endKept(ports, rows, { caller, stage: known });
  }
  return findPromotion(rows, id);
}
