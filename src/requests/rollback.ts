import { Refusal } from '../model/error.js';
import type { Hold } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import type { Quarantine } from '../model/quarantine.js';
import type { Stage, StageState } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import { holdsAfterRollback, type HoldWish } from '../policy/rollback.js';
import type { Asker } from '../model/caller.js';
import { accept } from '../ledger/promotion.js';
import { findBuild, findStage } from '../queries/find.js';
import { gatherFacts } from '../queries/gather.js';
import { assertIdle, buildsOf, waitingWith } from '../queries/rollback.js';
import { overrideHolds } from '../ledger/hold.js';
import { passedHolds, type HoldChoice } from './override.js';
import { allowedChanges } from './allowed-changes.js';
import { holdsOn } from '../queries/hold.js';
import { placeHold } from './hold.js';
import { assertLater } from './hold-times.js';
import { assertSaysWhatItSaw, assertStageUnchanged } from './if-match.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { assertMayOverride, assertRight } from './right.js';
import { quarantine } from '../ledger/quarantine.js';

export interface RollbackRequest {
  readonly stage: string;
  /** null = the build that ran there stably before. */
  readonly toBuild: string | null;
  readonly reason: string;
  readonly ifMatch: string | null;
  /** Protected changes that its update may make, by name. */
  readonly allowChanges?: readonly string[];
  /** Goes back to the named build although it is known to be bad on a stage before. */
  readonly despiteKnownBad?: boolean;
  readonly onHold: HoldChoice;
  /** Whether the stage is held afterwards; null = by the rule, and then with the reason of the rollback, without an end. */
  readonly hold: HoldWish;
}

export interface RolledBack {
  readonly promotion: Promotion;
  readonly quarantine: Quarantine;
  /** The hold that keeps the stage so, or those that were there before, the one that ends last first. */
  readonly holds: readonly Hold[];
}

/**
 * Puts an earlier build back: its promotion, the quarantine of the one that runs, and the hold, in one transaction.
 * Throws Refusal `no-previous-build`, `promotion-running`, `recovery-running`, `stage-held`, `build-not-eligible`.
 */
export async function rollBack(
  ports: Ports,
  rows: Rows,
  { caller, request }: { caller: Asker; request: RollbackRequest },
): Promise<RolledBack> {
  const stage = findStage(ports.catalogue, request.stage);
  assertRight(caller, { verb: 'rollback', stage: stage.name });
  const { onHold, despiteKnownBad = false } = request;
  assertMayOverride(caller, { stage: stage.name, hold: onHold, despiteKnownBad });
  const allowChanges = allowedChanges(stage, request.allowChanges);
  assertSaysWhatItSaw(stage, request.ifMatch);
  const state = await rows.stages.lock(stage.name);
  assertStageUnchanged(state, request.ifMatch);
  await assertIdle(rows, stage.name);
  const { bad, target } = await buildsOf(ports, rows, { stage, state, toBuild: request.toBuild });
  const passed = await passedHolds(rows, { caller, stage, build: target, onHold });
  await assertNotWaiting(rows, stage, target);
  await assertEligible(ports, rows, { stage, state, target, despiteKnownBad });
  const { reason } = request;
  const { holds, own } = await holdsAfter(ports, rows, { caller, stage, request });
  const promotion = await accept(ports, rows, {
    stage,
    caller,
    wanted: {
      build: target,
      trigger: 'rollback',
      reason,
      allowChanges,
      // The rollback itself may pass the hold that keeps what it brings, and of others those that it names.
      overrideHolds: [...passed, ...own],
    },
  });
  await overrideHolds(ports, rows, { caller, promotion, passed });
  const made = await quarantine(ports, rows, {
    ...{ caller, stage: stage.name, build: bad, why: 'rolled-back', reason },
    promotion: promotion.id,
  });
  return { promotion, quarantine: made, holds };
}

/** One that waits with the target would be a second way of it to the stage. */
async function assertNotWaiting(rows: Rows, stage: Stage, build: string): Promise<void> {
  const same = await waitingWith(rows, stage, build);
  if (same === undefined) return;
  const { id: promotion, phase } = same;
  throw new Refusal('promotion-running', { stage: stage.name, build, promotion, phase });
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

/** On a held stage the old holds stay; no further one is made. Throws Refusal `validation` where it was to get an end. */
async function holdsAfter(
  ports: Ports,
  rows: Rows,
  { caller, stage, request }: { caller: Asker; stage: Stage; request: RollbackRequest },
): Promise<{ readonly holds: Hold[]; readonly own: readonly string[] }> {
  const { reason, until } = request.hold;
  assertLater(until, await rows.now(), '/holdUntil');
  // One that keeps a step back lets people through: it keeps nobody from undoing this one.
  const before = (await holdsOn(rows, stage.name)).filter(({ kind }) => kind !== 'kept');
  const [last] = before;
  if (last !== undefined && until !== null) throw endOfOther(last);
  if (last !== undefined || !holdsAfterRollback(stage, request.hold)) return { holds: before, own: [] };
  const wanted = { stage: stage.name, kind: 'rollback' as const, until, ifMatch: null };
  const set = await placeHold(ports, rows, {
    caller,
    request: { ...wanted, reason: reason ?? request.reason },
  });
  return { holds: [set.hold], own: [set.hold.id] };
}

/** The end is meant for a hold that the rollback does not make. */
const endOfOther = ({ id: hold }: Hold): Refusal =>
  new Refusal(
    'validation',
    {},
    { errors: [{ pointer: '/holdUntil', code: 'held-already', facts: { hold } }] },
  );
