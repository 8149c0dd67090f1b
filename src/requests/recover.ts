import type { Asker } from '../model/caller.js';
import { Refusal } from '../model/error.js';
import { isActive, type Attempt, type Promotion } from '../model/promotion.js';
import type { Recovery, Said } from '../model/recovery.js';
import { startRecovery } from '../ledger/recovery.js';
import { fenceOff } from '../ledger/stage.js';
import { takeOverPromotion, takeOverRecovery } from '../ledger/take-over.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findBuild, findStage } from '../queries/find.js';
import { isSilent } from '../queries/owner.js';
import { assertNotRecovering } from '../queries/recovery.js';
import { assertSaysWhatItSaw, assertStageUnchanged } from './if-match.js';
import { assertRight } from './right.js';

export interface RecoveryRequest {
  readonly stage: string;
  readonly reason: string;
  readonly clearLock: boolean;
  /** What a silent service follows there is taken from it first, although nobody can prove that it is gone. */
  readonly takeOver: boolean;
  readonly said: Said | null;
  readonly ifMatch: string | null;
}

/**
 * Asks for a recovery: whoever follows the stage carries it out, and nothing is promoted there meanwhile.
 * Throws Refusal `promotion-running`, `recovery-running`.
 */
export async function requestRecovery(
  ports: Ports,
  rows: Rows,
  { caller, request }: { caller: Asker; request: RecoveryRequest },
): Promise<Recovery> {
  const found = findStage(ports.catalogue, request.stage);
  const { name: stage } = found;
  const { actor, requestId } = caller;
  assertRight(caller, { verb: 'recover', stage });
  const { reason, clearLock, takeOver, said } = request;
  if (said !== null && said !== 'nothing') await findBuild(rows, said.build);
  assertSaysWhatItSaw(found, request.ifMatch);
  assertStageUnchanged(await rows.stages.lock(stage), request.ifMatch);
  const open = await rows.recoveries.open(stage);
  if (open !== undefined && takeOver && (await isSilent(ports, rows, open.instance)))
    return takeOverRecovery(ports, rows, {
      ...{ recovery: open, by: ports.instance.id },
      words: { reason, clearLock, said, actor, requestId },
    });
  const seized = await assertFree(ports, rows, { stage, takeOver });
  // Whoever still writes of an earlier update is refused from now on.
  const fence = await fenceOff(rows, stage);
  if (seized !== null)
    await takeOverPromotion(ports, rows, {
      ...{ ...seized, by: ports.instance.id },
      seized: { caller, reason, fence },
    });
  return startRecovery(ports, rows, {
    wanted: { stage, reason, clearLock, said, actor, requestId },
    takeOver,
  });
}

/** The promotion that runs there and may be taken from its silent owner; null = nothing is under way. */
async function assertFree(
  ports: Ports,
  rows: Rows,
  { stage, takeOver }: { stage: string; takeOver: boolean },
): Promise<{ promotion: Promotion; attempt: Attempt } | null> {
  const active = (await rows.promotions.open(stage)).find(({ phase }) => isActive(phase));
  if (active !== undefined) {
    const { id: promotion, build, phase } = active;
    const attempt = await rows.attempts.last(promotion);
    if (takeOver && attempt !== undefined && (await isSilent(ports, rows, attempt.instance)))
      return { promotion: active, attempt };
    throw new Refusal('promotion-running', { stage, build, promotion, phase });
  }
  await assertNotRecovering(rows, stage);
  return null;
}
