import { systemActor } from '../model/actor.js';
import type { Outcome } from '../model/outcome.js';
import type { Promotion } from '../model/promotion.js';
import type { StageState } from '../model/stage.js';
import { supersededBy } from '../policy/queue.js';
import { automaticTarget, isAutomatic, stillUndoes } from '../policy/rollback.js';
import type { Caller } from '../model/caller.js';
import { accept, supersede } from '../ledger/promotion.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { quarantine } from '../ledger/quarantine.js';

/**
 * After a failed verification: the bad build is quarantined there, and the stable one is promoted, once and without a
 * hold, so that the next build flows. In the transaction that records the failure, under the stage's lock.
 */
export async function rollBackByItself(
  ports: Ports,
  rows: Rows,
  failed: { promotion: Promotion; outcome: Outcome | null; before: StageState },
): Promise<void> {
  const { promotion, outcome, before } = failed;
  const quarantined = await quarantinedOn(rows, promotion.stage);
  const target = automaticTarget(promotion, outcome, before, quarantined);
  const stage = ports.catalogue.get(promotion.stage);
  if (target === null || promotion.build === null || stage === undefined) return;
  const caller: Caller = { actor: systemActor('rollback'), requestId: promotion.requestId };
  const reason = `verification of ${promotion.build} failed (${promotion.id})`;
  await quarantine(ports, rows, {
    ...{ caller, stage: stage.name, build: promotion.build, why: 'verification', reason },
    promotion: promotion.id,
  });
  const open = await rows.promotions.open(stage.name);
  const replaced = supersededBy(stage, open, { trigger: 'rollback', automatic: true });
  if (open.some((one) => one.build === target && !replaced.includes(one))) return;
  const previousBuild = promotion.build;
  const wanted = { build: target, trigger: 'rollback' as const, reason, previousBuild };
  await accept(ports, rows, { stage, caller, wanted });
}

/**
 * Ends an automatic rollback whose turn has come and that has nothing left to undo: behind a hold, or while nobody knew
 * what runs, something else may have come. false = it may start, or is none. Under the stage's lock.
 */
export async function endIfNothingToUndo(
  ports: Ports,
  rows: Rows,
  { promotion, state }: { promotion: Promotion; state: StageState },
): Promise<boolean> {
  if (!isAutomatic(promotion)) return false;
  if (stillUndoes(promotion, state, await quarantinedOn(rows, state.stage))) return false;
  const facts = { failed: promotion.previousBuild, build: state.currentBuild };
  await supersede(ports, rows, promotion, {
    caller: { actor: systemActor('rollback'), requestId: promotion.requestId },
    outcome: { code: 'nothing-to-undo', facts },
  });
  return true;
}

const quarantinedOn = async (rows: Rows, stage: string): Promise<ReadonlySet<string>> =>
  new Set((await rows.quarantines.allOpen(stage)).map(({ build }) => build));
