import type { Promotion } from '../model/promotion.js';
import type { HistoryEntry, RunResult } from '../model/run.js';
import type { Observation, Platform, StageChange, StageState } from '../model/stage.js';
import type { Left } from './by-hand.js';

/** What a stage runs since an instant. What is left out is as it was. */
interface Arrival {
  /** null = nothing. */
  readonly build: string | null;
  readonly at: Date;
  readonly promotion?: string | null;
  readonly fingerprint?: string | null;
  readonly url?: string | null;
  readonly stable?: string | null;
}

/** The one place where a stage comes to run something, or nothing, and where that is known again. */
function arrival(state: StageState, { build, at, ...known }: Arrival): StageChange {
  const moved = build !== state.currentBuild;
  const since = moved
    ? { currentSince: at, previousBuild: state.currentBuild }
    : { currentSince: state.currentSince, previousBuild: state.previousBuild };
  if (build === null) return { ...since, ...nothing };
  const { promotion, fingerprint, url, stable } = known;
  return {
    ...since,
    currentBuild: build,
    currentPromotion: promotion === undefined ? state.currentPromotion : promotion,
    currentFingerprint: fingerprint === undefined ? state.currentFingerprint : fingerprint,
    stableBuild: stable === undefined ? state.stableBuild : stable,
    // An address that nobody told is the one of before.
    url: url ?? state.url,
    unknownReason: null,
  };
}

const nothing = {
  ...{ currentBuild: null, currentPromotion: null, stableBuild: null, currentFingerprint: null },
  ...{ url: null, unknownReason: null },
} as const;

/** Nobody knows what it runs: what is remembered stays, and is said to be that. */
const unknown = (unknownReason: 'interrupted' | 'changed-by-hand'): StageChange => ({ unknownReason });

const asItWas: StageChange = {};

export interface PromotionEnd {
  readonly promotion: Promotion;
  readonly state: StageState;
  readonly result: RunResult;
  /** What the platform says, where its word is needed. */
  readonly observed: Observation | null;
  readonly at: Date;
  readonly platform: Platform;
}

/** What a stage runs after a promotion has ended, and whether its stack is whole; what cannot be known is said, never guessed. */
export function afterPromotion(ended: PromotionEnd): StageChange {
  const halfApplied = halfAppliedBy(ended);
  return { ...runsAfter(ended), ...(halfApplied === undefined ? {} : { halfApplied }) };
}

/**
 * On aws a stage is many resources, and an update that ends before its last one leaves the others changed. On this
 * machine it is one, which arrives whole or not at all. undefined = as it was.
 */
function halfAppliedBy({ promotion, result, platform }: PromotionEnd): string | null | undefined {
  if (isUpdateDone(result)) return null;
  return platform === 'aws' && needsObservation(result) ? promotion.id : undefined;
}

/** What came after the update may still have said no. */
const isUpdateDone = (result: RunResult): boolean =>
  result.kind === 'succeeded' ||
  (result.kind === 'failed' && result.outcome.code === 'verification') ||
  (result.kind === 'aborted' && result.outcome.facts.how === 'verifying');

function runsAfter({ promotion, state, result, observed, at }: PromotionEnd): StageChange {
  const arrived = { build: promotion.build, promotion: promotion.id, fingerprint: promotion.fingerprint, at };
  if (result.kind === 'succeeded')
    return arrival(state, { ...arrived, url: result.url, stable: promotion.build });
  if (observed === null) return asItWas;
  const { build, url } = observed;
  // An update that failed by itself leaves what was there; of everything else nobody can say what it left: of one that
  // was stopped, what was in flight was awaited, and may have been the switch.
  const leavesAsItWas = result.kind !== 'aborted' && endedByItself(result);
  if (observed.health === 'unknown') return leavesAsItWas ? asItWas : unknown('interrupted');
  if (build === state.currentBuild && build !== promotion.build) return asItWas;
  // The same build with another dotenv file: whether that came with it, nobody can be asked.
  const told = result.kind === 'failed' || endedByItself(result);
  if (told && (build === null || build === state.currentBuild)) return asItWas;
  // A deployment that is still under way may turn back.
  const settled = observed.settled !== false;
  if (build !== null && build === promotion.build && settled && isTold(promotion, state, result))
    return arrival(state, { ...arrived, url });
  return unknown('interrupted');
}

/** A failed update may have got as far as the switch before it failed: only the platform knows. */
export const needsObservation = (result: RunResult): boolean =>
  ((result.kind === 'failed' || result.kind === 'aborted') && result.begun !== false) ||
  (result.kind === 'errored' && !result.stageKnown);

/** Whether the build tells that the update arrived: the one that was there before may run with the dotenv of before. */
const isTold = (promotion: Promotion, state: StageState, result: RunResult): boolean =>
  promotion.build !== state.currentBuild ||
  promotion.fingerprint === state.currentFingerprint ||
  // The update was done; only its verification was stopped.
  (result.kind === 'aborted' && result.outcome.facts.how === 'verifying');

const endedByItself = (result: RunResult): boolean =>
  result.kind === 'failed'
    ? result.outcome.code !== 'verification'
    : (result.kind === 'errored' || result.kind === 'aborted') && result.recorded === true;

/** What is open on a stage whose file is gone: its update may be under way still, and nobody is left who could say. */
export const afterRemoval = (): StageChange => unknown('interrupted');

/** A run by hand, as far as it tells itself what it left. */
export interface RunByHandEnd {
  readonly entry: HistoryEntry;
  /** The row that it became. */
  readonly promotion: string;
  /** The registered build that its outputs name; null = they name none that we know. */
  readonly build: string | null;
  /** Whether that build had been found good there before: a run by hand checks nothing. */
  readonly good: boolean;
}

/** What a stage runs after a run by hand whose own word is enough; a build that nobody registered makes it unknown. */
export function afterByHand(state: StageState, end: RunByHandEnd): StageChange {
  return { ...runsAfterByHand(state, end), ...(end.entry.succeeded ? { halfApplied: null } : {}) };
}

/** Whether a run by hand left the stack between two states; one that came through may be older than what
 * is known, or of some of its resources only. */
export const halfAppliedByHand = (
  { succeeded }: Pick<HistoryEntry, 'succeeded'>,
  { promotion, platform }: { promotion: string; platform: Platform },
): StageChange => (!succeeded && platform === 'aws' ? { halfApplied: promotion } : asItWas);

function runsAfterByHand(
  state: StageState,
  { entry: { kind, succeeded, endedAt: at, outputs }, promotion, build, good }: RunByHandEnd,
): StageChange {
  if (!succeeded) return asItWas;
  if (kind === 'destroy') return arrival(state, { build: null, at });
  if (build === null) return unknown('changed-by-hand');
  const fingerprint = text(outputs?.['dotenvFingerprint']);
  const url = text(outputs?.['url']);
  return arrival(state, { build, at, promotion, fingerprint, url, ...(good ? { stable: build } : {}) });
}

/** The same where the platform had to be asked what the run left. */
export function afterByHandLook(
  state: StageState,
  { left, promotion, at, url }: { left: Left; promotion: string; at: Date; url: string | null },
): StageChange {
  if (left.kind === 'as-it-was') return asItWas;
  if (left.kind === 'unclear') return unknown('changed-by-hand');
  if (left.kind === 'nothing') return arrival(state, { build: null, at });
  // With which dotenv file it runs, nobody has seen; nor has anybody checked it.
  return arrival(state, { build: left.build, at, promotion, fingerprint: null, url });
}

/** What a recovery found out; `contradicted` = the platform names something that nobody registered. */
export type RecoveryEnd =
  | { readonly kind: 'unclear'; readonly contradicted: boolean }
  | {
      readonly kind: 'known';
      readonly build: string | null;
      readonly url: string | null;
      readonly at: Date;
      /** The promotion that ran there last. */
      readonly last: Pick<Promotion, 'id' | 'build'> | undefined;
    };

/** What a stage runs after a recovery, by the platform's word or a person's. */
export function afterRecovery(state: StageState, end: RecoveryEnd): StageChange {
  if (end.kind === 'unclear') return end.contradicted ? unknown('changed-by-hand') : asItWas;
  const { build, url, at, last } = end;
  const moved = build !== state.currentBuild;
  return arrival(state, {
    ...{ build, url, at },
    ...(moved ? { promotion: last?.build === build ? last.id : null } : {}),
    // With which dotenv file it runs, nobody has seen.
    ...(moved || state.unknownReason !== null ? { fingerprint: null } : {}),
  });
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
