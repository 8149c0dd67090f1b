import { Refusal } from '../model/error.js';
import type { Hold } from '../model/hold.js';
import { isActive, type Promotion, type Reason } from '../model/promotion.js';
import type { Quarantine } from '../model/quarantine.js';
import type { Stage, StageState } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import { supersededBy } from '../policy/queue.js';
import { holdsAfterRollback, targetOf } from '../policy/rollback.js';
import type { Caller } from '../model/caller.js';
import { accept } from '../ledger/promotion.js';
import { findBuild, findStage } from '../queries/find.js';
import { gatherFacts, upstreamOf } from '../queries/gather.js';
import { overrideHold } from '../ledger/hold.js';
import { passedHold, type HoldChoice } from './override.js';
import { holdOn } from '../queries/hold.js';
import { assertLater, placeHold } from './hold.js';
import { assertStageUnchanged } from './if-match.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { assertNotRecovering } from './recover.js';
import { assertMayOverride, assertRight } from './right.js';
import { quarantine } from '../ledger/quarantine.js';

export interface RollbackRequest {
  readonly stage: string;
  /** null = the build that ran there stably before. */
  readonly toBuild: string | null;
  readonly reason: string;
  readonly ifMatch: string | null;
  /** Goes back to the named build although it is known to be bad on a stage before. */
  readonly despiteKnownBad?: boolean;
  readonly onHold: HoldChoice;
  /** Whether the stage is held afterwards; null = by the rule, and then with the reason of the rollback, without an end. */
  readonly hold: {
    readonly wish: boolean | null;
    readonly reason: string | null;
    readonly until: Date | null;
  };
}

export interface RolledBack {
  readonly promotion: Promotion;
  readonly quarantine: Quarantine;
  /** The hold that keeps the stage so, or the one that was there before. */
  readonly hold: Hold | null;
}

/**
 * Puts an earlier build back: its promotion, the quarantine of the one that runs, and the hold, in one transaction.
 * Throws Refusal `no-previous-build`, `promotion-running`, `recovery-running`, `stage-held`, `build-not-eligible`.
 */
export async function rollBack(
  ports: Ports,
  rows: Rows,
  { caller, request }: { caller: Caller; request: RollbackRequest },
): Promise<RolledBack> {
  const stage = findStage(ports.catalogue, request.stage);
  assertRight(ports, caller, { verb: 'rollback', stage: stage.name });
  const { onHold, despiteKnownBad = false } = request;
  assertMayOverride(ports, caller, { stage: stage.name, hold: onHold, despiteKnownBad });
  const state = await rows.stages.lock(stage.name);
  assertStageUnchanged(state, request.ifMatch);
  await assertIdle(rows, stage.name);
  const { bad, target } = await buildsOf(ports, rows, { stage, state, toBuild: request.toBuild });
  const passed = await passedHold(ports, rows, { caller, stage: stage.name, onHold });
  await assertNotWaiting(rows, stage, target);
  await assertEligible(ports, rows, { stage, state, target, despiteKnownBad });
  const { reason } = request;
  const hold = await holdAfter(ports, rows, { caller, stage, request });
  const promotion = await accept(ports, rows, {
    stage,
    caller,
    wanted: {
      build: target,
      trigger: 'rollback',
      reason,
      // The rollback itself may pass the hold that keeps what it brings.
      overrideHold: hold?.id ?? null,
    },
  });
  await overrideHold(ports, rows, { caller, promotion, passed });
  const made = await quarantine(ports, rows, {
    ...{ caller, stage: stage.name, build: bad, why: 'rolled-back', reason },
    promotion: promotion.id,
  });
  return { promotion, quarantine: made, hold };
}

async function assertIdle(rows: Rows, stage: string): Promise<void> {
  const open = await rows.promotions.open(stage);
  const active = open.find(({ phase }) => isActive(phase));
  // What it is found to run may be another build than the one that would be quarantined.
  if (active === undefined) return assertNotRecovering(rows, stage);
  throw new Refusal('promotion-running', {
    stage,
    build: active.build,
    promotion: active.id,
    phase: active.phase,
  });
}

/** One that waits with the target would be a second way of it to the stage, unless the rollback takes its place. */
async function assertNotWaiting(rows: Rows, stage: Stage, target: string): Promise<void> {
  const open = await rows.promotions.open(stage.name);
  const replaced = supersededBy(stage, open, { trigger: 'rollback' });
  const same = open.find((one) => one.build === target && !replaced.includes(one));
  if (same === undefined) return;
  const { id, phase } = same;
  throw new Refusal('promotion-running', { stage: stage.name, build: target, promotion: id, phase });
}

async function buildsOf(
  ports: Ports,
  rows: Rows,
  asked: { stage: Stage; state: StageState; toBuild: string | null },
): Promise<{ bad: string; target: string }> {
  const { toBuild } = asked;
  const { stage, currentBuild, unknownReason } = asked.state;
  if (currentBuild === null && unknownReason !== null) {
    const reasons: Reason[] = [{ code: 'stage-unknown', facts: { stage, why: unknownReason } }];
    throw new Refusal('build-not-eligible', { stage, build: toBuild ?? '?' }, { reasons });
  }
  if (currentBuild === null) throw new Refusal('no-previous-build', { stage, build: null });
  const target =
    toBuild === null
      ? await targetBefore(ports, rows, { ...asked, currentBuild })
      : (await findBuild(rows, toBuild)).id;
  if (target === null) throw new Refusal('no-previous-build', { stage, build: currentBuild });
  if (target === currentBuild && unknownReason === null)
    throw new Refusal('already-current', { stage, build: target });
  return { bad: currentBuild, target };
}

/** Nobody who names no build means one that was found bad, here or on a stage before. */
async function targetBefore(
  { catalogue }: Ports,
  rows: Rows,
  { stage, currentBuild }: { stage: Stage; currentBuild: string },
): Promise<string | null> {
  const builds = await rows.promotions.succeeded(stage.name);
  const upstream = upstreamOf(catalogue, stage);
  const taken = await rows.quarantines.openOn([stage.name, ...upstream]);
  const judged = await rows.holds.verdicts({ stages: upstream, builds });
  const failed = judged.filter(({ verdict }) => verdict === 'failed');
  return targetOf(builds, currentBuild, new Set([...taken, ...failed].map(({ build }) => build)));
}

async function assertEligible(
  ports: Ports,
  rows: Rows,
  asked: { stage: Stage; state: StageState; target: string; despiteKnownBad: boolean },
): Promise<void> {
  const { stage, state, target, despiteKnownBad } = asked;
  const build = await findBuild(rows, target);
  const question = { stage, state, build, fingerprint: null, mindsHold: false };
  const facts = await gatherFacts(ports.catalogue, rows, { ...question, trigger: 'rollback' });
  const reasons = objections(despiteKnownBad ? { ...facts, knownBad: [] } : facts);
  if (reasons.length === 0) return;
  throw new Refusal('build-not-eligible', { stage: stage.name, build: target }, { reasons });
}

/** On a held stage the old hold stays; no second one is made. */
async function holdAfter(
  ports: Ports,
  rows: Rows,
  { caller, stage, request }: { caller: Caller; stage: Stage; request: RollbackRequest },
): Promise<Hold | null> {
  const { wish, reason, until } = request.hold;
  assertLater(until, await rows.now());
  const before = await holdOn(rows, stage.name);
  if (before !== null || !holdsAfterRollback(stage, wish)) return before;
  const wanted = { stage: stage.name, kind: 'rollback' as const, until, ifMatch: null };
  const set = await placeHold(ports, rows, {
    caller,
    request: { ...wanted, reason: reason ?? request.reason },
  });
  return set.hold;
}
