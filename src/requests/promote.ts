import type { BuildHead } from '../model/build.js';
import { Refusal } from '../model/error.js';
import type { Promotion } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import type { Asker } from '../model/caller.js';
import { accept } from '../ledger/promotion.js';
import { findStage } from '../queries/find.js';
import { gatherFacts, type Question } from '../queries/gather.js';
import { overrideHolds } from '../ledger/hold.js';
import { resolveBuild, type WantedBuild } from '../queries/wanted-build.js';
import { allowedChanges } from './allowed-changes.js';
import { keepStepBack } from './keep.js';
import { passedHolds, type HoldChoice } from './override.js';
import { assertSaysWhatItSaw, assertStageUnchanged } from './if-match.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { assertMayOverride, assertRight } from './right.js';
import type { SourceHealths } from '../queries/source-health.js';
import { liftQuarantine } from '../ledger/quarantine.js';

export interface PromotionRequest {
  readonly stage: string;
  readonly wanted: WantedBuild;
  readonly reason: string | null;
  /** Protected changes that the update may make, by name; only platform `aws` knows any. */
  readonly allowChanges?: readonly string[];
  /** If-Match: the ETags of the stage as the caller saw it, or `*`; anything newer refuses the request. */
  readonly ifMatch: string | null;
  readonly hold: HoldChoice;
  /** Ends the quarantine of the build on this stage; needs a reason. */
  readonly liftQuarantine?: boolean;
  /** Takes a build although it is known to be bad on a stage before; needs a reason. */
  readonly despiteKnownBad?: boolean;
  /** Whether a step back stays, so that what comes by itself is kept off; null = by the rule. */
  readonly keepsStepBack?: boolean | null;
}

/** Accepts a person's promotion, or refuses it with every unmet rule; nothing is left behind by a refusal. */
export async function requestPromotion(
  ports: Ports,
  rows: Rows,
  { caller, request, sources }: { caller: Asker; request: PromotionRequest; sources?: SourceHealths },
): Promise<Promotion> {
  const stage = findStage(ports.catalogue, request.stage);
  assertRight(caller, { verb: 'promote', stage: stage.name });
  assertMayOverride(caller, { ...request, stage: stage.name });
  const allowChanges = allowedChanges(stage, request.allowChanges);
  assertSaysWhatItSaw(stage, request.ifMatch);
  const state = await rows.stages.lock(stage.name);
  assertStageUnchanged(state, request.ifMatch);
  const build = await resolveBuild(ports, rows, { stage, wanted: request.wanted });
  await assertNotOnItsWay(rows, stage, build);
  if (request.liftQuarantine === true)
    await liftQuarantine(ports, rows, { caller, stage: stage.name, build: build.id, reason: request.reason });
  const { fingerprint } = await ports.environments.of(stage);
  const mindsHold = request.hold.do === 'reject';
  const sourceHealth = sources?.get(stage.name) ?? null;
  const asked = { stage, state, build, fingerprint, mindsHold, sourceHealth };
  await assertEligible(ports, rows, asked, request.despiteKnownBad === true);
  const passed = await passedHolds(rows, {
    ...{ caller, stage, build: build.id },
    onHold: request.hold,
  });
  await keepStepBack(ports, rows, {
    ...{ caller, stage, state, build: build.id },
    ...{ reason: request.reason, wish: request.keepsStepBack ?? null },
  });
  const promotion = await accept(ports, rows, {
    stage,
    caller,
    wanted: {
      build: build.id,
      trigger: 'request',
      reason: request.reason,
      allowChanges,
      overrideHolds: passed,
    },
  });
  await overrideHolds(ports, rows, { caller, promotion, passed });
  return promotion;
}

export async function assertNotOnItsWay(rows: Rows, stage: Stage, build: BuildHead): Promise<void> {
  const same = (await rows.promotions.open(stage.name)).find((open) => open.build === build.id);
  if (same === undefined) return;
  throw new Refusal('promotion-running', {
    stage: stage.name,
    build: build.id,
    promotion: same.id,
    phase: same.phase,
  });
}

async function assertEligible(
  ports: Ports,
  rows: Rows,
  asked: Omit<Question, 'trigger'>,
  despiteKnownBad: boolean,
): Promise<void> {
  const facts = await gatherFacts(ports.catalogue, rows, { ...asked, trigger: 'request' });
  const reasons = objections(despiteKnownBad ? { ...facts, knownBad: [] } : facts);
  if (reasons.length === 0) return;
  const stage = asked.stage.name;
  const build = asked.build.id;
  if (reasons.every(({ code }) => code === 'already-current'))
    throw new Refusal('already-current', { stage, build });
  // What a hold alone speaks against has an answer of its own: wait, or override it.
  if (reasons.some(({ code }) => code !== 'held'))
    throw new Refusal('build-not-eligible', { stage, build }, { reasons });
}
