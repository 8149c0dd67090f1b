import { systemActor } from '../model/actor.js';
import { isActive, type Promotion } from '../model/promotion.js';
import type { Recovery } from '../model/recovery.js';
import type { StageState } from '../model/stage.js';
import { end, endAttempt } from '../ledger/end.js';
import { endRecovery } from '../ledger/recovery.js';
import { fenceOff, settleStage } from '../ledger/stage.js';
import { afterRemoval } from '../policy/arrival.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { followOrLeave, recoverOrLeave } from './take-over.js';

const actor = systemActor('reconcile');

/**
 * Ends what is open on stages whose file is gone: nobody would ever start it, follow it or find out what it left. What
 * another living instance follows is left to it.
 */
export async function endOnRemovedStages(ports: Ports): Promise<void> {
  const { read } = ports.store;
  const since = (await read.instances.get(ports.instance.id))?.startedAt;
  if (since === undefined) return;
  const removed = (await read.stages.all()).filter(({ stage }) => ports.catalogue.get(stage) === undefined);
  for (const { stage } of removed) {
    const { promotions, recovery } = await openOn(read, { stage, since });
    if (promotions.length === 0 && recovery === null) continue;
    await endOn(ports, { stage, since }).catch((error: unknown) => {
      ports.log.error(
        { stage, err: error },
        'what is open on a removed stage could not be ended; it will be',
      );
    });
  }
}

interface Removed {
  readonly stage: string;
  /** When this service began. */
  readonly since: Date;
}

const endOn = (ports: Ports, removed: Removed): Promise<void> =>
  ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(removed.stage);
    const { promotions, recovery } = await openOn(rows, removed);
    for (const promotion of promotions)
      if (isActive(promotion.phase)) await endRunning(ports, rows, { state, promotion });
      else await endWaiting(ports, rows, promotion);
    if (recovery !== null) await endOpenRecovery(ports, rows, recovery);
  });

/** What was asked for since this service began was accepted by another one, whose files have the stage. */
async function openOn(
  rows: Rows,
  { stage, since }: Removed,
): Promise<{ promotions: readonly Promotion[]; recovery: Recovery | null }> {
  const promotions = await rows.promotions.open(stage);
  const recovery = await rows.recoveries.open(stage);
  return {
    promotions: promotions.filter(({ createdAt }) => createdAt < since),
    recovery: recovery !== undefined && recovery.startedAt < since ? recovery : null,
  };
}

const endWaiting = (ports: Ports, rows: Rows, promotion: Promotion): Promise<void> => {
  const facts = { reasons: ['stage-removed'] as const };
  return end(ports, rows, promotion, {
    phase: 'failed',
    outcome: { code: 'policy-changed', facts },
    actor,
  });
};

/** Its update may be under way still: nobody is left who could say how that ends, and its late words are fenced. */
async function endRunning(
  ports: Ports,
  rows: Rows,
  { state, promotion }: { state: StageState; promotion: Promotion },
): Promise<void> {
  const attempt = await rows.attempts.last(promotion.id);
  if (attempt === undefined) throw new Error(`${promotion.id} is ${promotion.phase} without an attempt`);
  if ((await followOrLeave(ports, rows, { promotion, attempt, state })).kind !== 'running') return;
  const { stage } = promotion;
  const fence = await fenceOff(rows, stage);
  await endAttempt(ports, rows, { promotion, succeeded: false });
  await end(ports, rows, promotion, {
    phase: 'errored',
    outcome: { code: 'interrupted', facts: {} },
    actor,
  });
  await settleStage(ports, rows, {
    ...{ before: state, fence, change: afterRemoval(), observed: null },
    whose: { promotion: promotion.id, requestId: promotion.requestId },
  });
}

async function endOpenRecovery(ports: Ports, rows: Rows, recovery: Recovery): Promise<void> {
  if ((await recoverOrLeave(ports, rows, recovery)).kind !== 'recovering') return;
  await endRecovery(ports, rows, {
    ...{ recovery, observed: null },
    outcome: { code: 'stage-removed', facts: {} },
    instance: ports.instance.id,
    settled: null,
  });
}
