import { Refusal } from '../model/error.js';
import type { Milestone } from '../model/milestone.js';
import type { Promotion } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import type { Asker } from '../model/caller.js';
import { accept } from '../ledger/promotion.js';
import { findBuild } from '../queries/find.js';
import { gatherFacts } from '../queries/gather.js';
import { slotFor } from '../queries/slot.js';
import { overrideHolds } from '../ledger/hold.js';
import { allowedChanges } from './allowed-changes.js';
import { assertStageUnchanged } from './if-match.js';
import { passedHolds, type HoldChoice } from './override.js';
import { goesBefore, putBackPlan, recordPutBack } from './put-back.js';
import type { PutBackPlan } from '../policy/put-back.js';
import { recordMilestone } from '../ledger/milestone.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { assertMayOverride, assertRight } from './right.js';
import type { SourceHealths } from '../queries/source-health.js';
import { assertNotOnItsWay } from './promote.js';

export interface MilestoneRequest {
  readonly number: number;
  readonly build: string;
  readonly notes: string | null;
  readonly reason: string | null;
  /** Protected changes that its update may make, by name. */
  readonly allowChanges?: readonly string[];
  /** Takes a build although it is known to be bad on a stage before; needs a reason. */
  readonly despiteKnownBad?: boolean;
  /** Goes there now although something else is booked, which is put back in time. */
  readonly putBackBefore?: boolean;
  /** On a held slot the milestone is recorded and its promotion waits, unless this says otherwise. */
  readonly hold: HoldChoice;
  /** What the caller saw of the slot (If-Match); left out = they did not say. */
  readonly ifMatch?: string | null;
}

/** Records milestone `number` and its promotion together; the slot follows from the number and is nobody's choice. */
export async function createMilestone(
  ports: Ports,
  rows: Rows,
  { caller, request, sources }: { caller: Asker; request: MilestoneRequest; sources?: SourceHealths },
): Promise<{ milestone: Milestone; promotion: Promotion }> {
  const { slots } = ports.catalogue;
  // All slots, always in the same order: two milestones at once take turns.
  for (const slot of slots) await rows.stages.lock(slot.name);
  const stage = await slotFor(ports, rows, request.number);
  assertRight(caller, { verb: 'milestone', stage: stage.name });
  const { hold, despiteKnownBad = false } = request;
  assertMayOverride(caller, { stage: stage.name, hold, despiteKnownBad });
  const allowChanges = allowedChanges(stage, request.allowChanges);
  const state = await rows.stages.get(stage.name);
  assertStageUnchanged(state, request.ifMatch ?? null);
  const build = await findBuild(rows, request.build);
  await assertNotOnItsWay(rows, stage, build);
  const facts = await gatherFacts(ports.catalogue, rows, {
    stage,
    state,
    build,
    trigger: 'milestone',
    fingerprint: null,
    becomesMilestoneOf: stage.name,
    mindsHold: false,
    sourceHealth: sources?.get(stage.name) ?? null,
  });
  const reasons = objections(despiteKnownBad ? { ...facts, knownBad: [] } : facts);
  if (reasons.length > 0)
    throw new Refusal('build-not-eligible', { stage: stage.name, build: build.id }, { reasons });
  const { putBackBefore = false } = request;
  const asked = { stage, build: build.id };
  const booked = putBackBefore ? await goesBefore(rows, asked) : [];
  const passed = await passedHolds(rows, { ...asked, caller, onHold: hold, goesBefore: booked });
  const plan = putBackBefore ? await putBackPlan(rows, { ...asked, passed }) : null;
  return record(ports, rows, { caller, request: { ...request, allowChanges }, stage, passed, plan });
}

async function record(
  ports: Ports,
  rows: Rows,
  {
    caller,
    request,
    stage,
    passed,
    plan,
  }: {
    caller: Asker;
    request: MilestoneRequest;
    stage: Stage;
    passed: readonly string[];
    plan: PutBackPlan | null;
  },
): Promise<{ milestone: Milestone; promotion: Promotion }> {
  const { number, build, notes, reason, allowChanges = [] } = request;
  const promotion = await accept(ports, rows, {
    stage,
    caller,
    wanted: {
      build,
      trigger: 'milestone',
      milestone: number,
      reason,
      allowChanges,
      overrideHolds: passed,
      goesBefore: plan === null ? null : { holds: plan.passes, until: plan.due },
    },
  });
  if (plan !== null) await recordPutBack(ports, rows, { caller, plan, promotion });
  await overrideHolds(ports, rows, { caller, promotion, passed });
  const milestone = await recordMilestone(ports, rows, {
    ...{ caller, number, build, notes },
    stage: stage.name,
    promotion: promotion.id,
  });
  return { milestone, promotion };
}
