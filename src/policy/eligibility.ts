import { artifactOf, type BuildHead } from '../model/build.js';
import type { Hold, Verdict } from '../model/hold.js';
import type { Quarantine } from '../model/quarantine.js';
import type { Reason, Trigger } from '../model/promotion.js';
import type { Stage, StageHealth, StageState } from '../model/stage.js';
import { heldByAll } from './reservation.js';
import { unhealthySource } from './skip.js';

/** What happened to a build on the stage it must come from. */
export interface SourceRecord {
  readonly stage: string;
  /** When the build first succeeded there; null = never. */
  readonly succeededAt: Date | null;
  /** Whether its policy has a check after an update. */
  readonly verifies: boolean;
  /** When the build first passed that check there; null = never. */
  readonly verifiedAt: Date | null;
  /** How the stage itself is doing; null = not asked. */
  readonly health: StageHealth | null;
  /** What QA said of the build at the end of the last round there. */
  readonly verdict: Verdict | null;
}

/** That a stage upstream took a build back, or that QA failed it there. */
export interface KnownBad {
  readonly stage: string;
  readonly why: Quarantine['why'] | 'qa-failed';
  readonly by: string;
  readonly reason: string | null;
}

/** Everything that the rules look at, read in one transaction. */
export interface EligibilityFacts {
  readonly stage: Stage;
  readonly state: StageState;
  readonly build: BuildHead;
  readonly trigger: Trigger;
  readonly source: SourceRecord | null;
  /** Fingerprint of today's environment; null = not known here, then only the build is compared. */
  readonly fingerprint: string | null;
  /** What is or comes there by itself and has this build's commits already, with later ones; null = nothing. */
  readonly newer: string | null;
  /** The stages for which this build is, or by this request becomes, a milestone. */
  readonly milestoneOf: readonly string[];
  /** The holds that keep it out, also such as are still to come; none where the promotion may pass them, or waits for their end. */
  readonly holds: readonly Hold[];
  /** The hold in force by which a person's step back stays, which only keeps out what comes by itself. */
  readonly kept: Hold | null;
  /** Why the stage does not take this build again. */
  readonly quarantine: Quarantine | null;
  /** What is known against the build on the stages that it comes by, the nearest first. */
  readonly knownBad: readonly KnownBad[];
  /** The promotion by which this build is on its way there already. */
  readonly onItsWay: string | null;
  /** Whether the build runs there without having passed the check that the stage's policy asks for. */
  readonly unverifiedThere: boolean;
  readonly now: Date;
}

/** What speaks against it by one rule: nothing, one thing, or several of a kind. */
export type Rule = (facts: EligibilityFacts) => Reason | readonly Reason[] | null;

/** Every rule that a build must meet on a stage, in the order in which people read the answers. */
export const rules: readonly Rule[] = [
  artifactIsThere,
  branchIsTaken,
  goesForward,
  wasOnItsSource,
  wasVerified,
  hasSoaked,
  passedQa,
  sourceIsHealthy,
  isNotQuarantined,
  isNotKnownBad,
  isMilestoneOfSlot,
  isNotHeld,
  stageIsKnown,
  isNotOnItsWay,
  isAChange,
];

/** All unmet rules; empty = the build may go there. */
export const objections = (facts: EligibilityFacts): Reason[] => rules.flatMap((rule) => rule(facts) ?? []);

/** What a person should know although it refuses nothing: a stage that does not ask for a healthy source has one that is not. */
export const remarks = ({ stage, source }: EligibilityFacts): Reason[] => {
  const reason = stage.requires.includes('source-healthy') ? null : unhealthy(source);
  return reason === null ? [] : [reason];
};

const unhealthy = (source: SourceRecord | null): Reason | null =>
  source?.health == null ? null : unhealthySource(source.stage, source.health);

function artifactIsThere({ stage, build }: EligibilityFacts): Reason | null {
  const kind = artifactOf[stage.platform];
  if (build.artifacts[kind] !== undefined) return null;
  return { code: 'artefact-missing', facts: { build: build.id, kind, platform: stage.platform } };
}

function branchIsTaken({ stage, build }: EligibilityFacts): Reason | null {
  if (stage.trigger !== 'commit' || stage.branches.includes(build.branch)) return null;
  return { code: 'other-branch', facts: { branch: build.branch, branches: stage.branches } };
}

/** Of builds that are ready in another order than their commits were made in, the older one comes too late. */
function goesForward({ stage, build, trigger, newer }: EligibilityFacts): Reason | null {
  if (trigger !== 'commit' || newer === null) return null;
  return { code: 'older-commit', facts: { build: build.id, stage: stage.name, newer } };
}

function wasOnItsSource({ build, source }: EligibilityFacts): Reason | null {
  if (source === null || source.succeededAt !== null) return null;
  return { code: 'not-on-source', facts: { build: build.id, source: source.stage } };
}

/** A rollback goes back to what the stage itself has run: it is not asked again where that came from. */
function wasVerified({ build, source, trigger }: EligibilityFacts): Reason | null {
  if (source === null || !source.verifies || trigger === 'rollback') return null;
  if (source.succeededAt === null || source.verifiedAt !== null) return null;
  return { code: 'not-verified', facts: { build: build.id, source: source.stage } };
}

function hasSoaked({ stage, source, now }: EligibilityFacts): Reason | null {
  if (stage.soakSeconds === 0 || source?.succeededAt == null) return null;
  const until = new Date(source.succeededAt.getTime() + stage.soakSeconds * 1000);
  if (until <= now) return null;
  const ran = Math.floor((now.getTime() - source.succeededAt.getTime()) / 1000);
  return { code: 'soaking', facts: { source: source.stage, ran, needed: stage.soakSeconds }, until };
}

function passedQa({ stage, build, source }: EligibilityFacts): Reason | null {
  if (!stage.requires.includes('qa-passed') || source?.verdict === 'passed') return null;
  return { code: 'not-qa-passed', facts: { build: build.id, source: source?.stage ?? null } };
}

function sourceIsHealthy({ stage, source }: EligibilityFacts): Reason | null {
  return stage.requires.includes('source-healthy') ? unhealthy(source) : null;
}

function isMilestoneOfSlot({ stage, build, milestoneOf }: EligibilityFacts): Reason | null {
  if (stage.trigger !== 'milestone' || milestoneOf.includes(stage.name)) return null;
  return { code: 'needs-milestone', facts: { build: build.id, stage: stage.name } };
}

function isNotQuarantined({ quarantine }: EligibilityFacts): Reason | null {
  if (quarantine === null) return null;
  const { build, stage, why, actor, reason } = quarantine;
  return { code: 'build-quarantined', facts: { build, stage, why, by: actor.id, reason } };
}

function isNotKnownBad({ build, knownBad: [first] }: EligibilityFacts): Reason | null {
  return first === undefined ? null : { code: 'known-bad', facts: { build: build.id, ...first } };
}

function isNotHeld({ holds, state, now }: EligibilityFacts): Reason[] {
  return heldByAll(holds, { open: holds, state, now });
}

function stageIsKnown({ state }: EligibilityFacts): Reason | null {
  if (state.unknownReason === null) return null;
  return { code: 'stage-unknown', facts: { stage: state.stage, why: state.unknownReason } };
}

function isNotOnItsWay({ build, onItsWay }: EligibilityFacts): Reason | null {
  if (onItsWay === null) return null;
  return { code: 'already-on-its-way', facts: { build: build.id, promotion: onItsWay } };
}

/**
 * The same build with a changed dotenv is a change, and so is the check that it has not passed there yet; where nobody
 * knows what runs, or an update did not come through, nobody can say that it runs already.
 */
function isAChange(facts: EligibilityFacts): Reason | null {
  const { state, build, fingerprint } = facts;
  if (state.unknownReason !== null || state.halfApplied !== null) return null;
  if (state.currentBuild !== build.id || facts.unverifiedThere) return null;
  if (fingerprint === null || fingerprint !== state.currentFingerprint) return null;
  return { code: 'already-current', facts: { stage: state.stage, build: build.id } };
}
