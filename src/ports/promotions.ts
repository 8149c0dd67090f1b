import type { AbortWait } from '../model/abort-wait.js';
import type { Actor } from '../model/actor.js';
import type { Range } from '../model/calendar.js';
import type { TouchedClient } from '../model/client.js';
import type { EndedRun, LeadTimes } from '../model/dora.js';
import type { Outcome } from '../model/outcome.js';
import type { Abort, Phase, Promotion, Reason, StepName, StepPhase } from '../model/promotion.js';
import type { ScheduledRun } from '../model/scheduled-run.js';

/** Promotions, open and ended. */
export interface PromotionRows {
  insert(promotion: NewPromotion): Promise<Promotion>;
  get(id: string): Promise<Promotion | undefined>;
  /** Those of them that there are. */
  many(ids: readonly string[]): Promise<Promotion[]>;
  change(id: string, from: Phase, change: PromotionChange): Promise<boolean>;
  /** Waiting and running ones of a stage, in the order of acceptance. */
  open(stage: string): Promise<Promotion[]>;
  openOn(stages: readonly string[]): Promise<Promotion[]>;
  list(filter: PromotionFilter): Promise<Promotion[]>;
  /** The one that ended last on a stage, of those that ran: what was skipped or superseded never did. */
  lastRun(stage: string): Promise<Promotion | undefined>;
  lastRunsOn(stages: readonly string[]): Promise<Promotion[]>;
  /** The build that a stage got last by then, as it is recorded; null = none, or it was taken away. */
  ranAt(stage: string, at: Date): Promise<string | null>;
  /** How many seconds the last successful ones of each stage took, so many of each at most. */
  lastSecondsOn(stages: readonly string[], most: number): Promise<{ stage: string; seconds: number }[]>;
  /** The newest of each stage that its schedule made. */
  lastScheduledOn(stages: readonly string[]): Promise<Promotion[]>;
  /** What schedules made on each of these stages within a range, the newest so many of each, the oldest first. */
  scheduledBetween(stages: readonly string[], range: Range, most: number): Promise<ScheduledRun[]>;
  /** A hundred builds that succeeded on this stage, the one that did so last first, after so many others. */
  succeeded(stage: string, after?: number): Promise<string[]>;
  /** Of each of these builds on each of these stages, where it ever succeeded there. */
  firstSuccesses(asked: { stages: readonly string[]; builds: readonly string[] }): Promise<FirstSuccess[]>;
  /** These promotions, and the last success of each of these builds on each of these stages: what brought builds there. */
  arrivals(asked: AskedArrivals): Promise<Arrival[]>;
  /** What came to these stages within a range, the newest so many on each, and what came to each of them last before it, the oldest first. */
  arrivedBetween(stages: readonly string[], range: Range, most: number): Promise<ArrivedBuild[]>;
  /** Of each of these stages that has a commit: since when it has had it without a break. */
  presentSince(stages: readonly string[], sha: string): Promise<Presence[]>;
  /** Of each of these stages the build with a commit, of those that came there lately, that stands nearest to it. */
  passedWith(stages: readonly string[], sha: string): Promise<Passed[]>;
  /** Marks that it is to be stopped; whoever asked first stays on record. */
  requestAbort(id: string, asked: Omit<Abort, 'requestedAt' | 'wait'>): Promise<void>;
  /** What its abort waits for from now on; false = that was known, or another one had told more before. */
  abortWaits(id: string, wait: AbortWait): Promise<boolean>;
  /** The newest that succeeded or failed since then, so many at most, the one that ended first of them first. */
  endedSince(since: Date, limit: number): Promise<EndedRun[]>;
  /** Of each promotion that succeeded since then and brought commits first to its stage, how long these took. */
  leadTimes(since: Date): Promise<LeadTimes>;
  step(promotion: string, step: StepName, phase: StepPhase): Promise<void>;
}

export interface Passed {
  readonly stage: string;
  readonly build: string;
}

export interface FirstSuccess {
  readonly stage: string;
  readonly build: string;
  readonly at: Date;
  /** When it first passed the check after an update there; null = never. */
  readonly verifiedAt: Date | null;
}

export interface AskedArrivals {
  readonly promotions: readonly string[];
  readonly stages: readonly string[];
  readonly builds: readonly string[];
}

/** A promotion as far as it brought a build to a stage. */
export interface Arrival {
  readonly stage: string;
  readonly build: string | null;
  readonly promotion: string;
  readonly at: Date | null;
  /** Who asked for it. */
  readonly actor: Actor;
}

/** A build that came to a stage. */
export interface ArrivedBuild {
  readonly stage: string;
  readonly build: string;
  readonly at: Date;
}

export interface Presence {
  readonly stage: string;
  readonly since: Date | null;
}

export type NewPromotion = Pick<
  Promotion,
  'stage' | 'build' | 'phase' | 'trigger' | 'actor' | 'requestId' | 'reason' | 'milestone' | 'occurrence'
> & {
  readonly overrideHolds?: readonly string[];
  readonly goesBefore?: Promotion['goesBefore'];
  readonly previousBuild?: string | null;
  readonly outcome?: Outcome;
  readonly blockedBy?: readonly Reason[];
  readonly allowChanges?: readonly string[];
  readonly clients?: readonly TouchedClient[];
  readonly at?: Date;
};

export type PromotionChange = Partial<
  Pick<
    Promotion,
    'phase' | 'logTruncated' | 'fence' | 'startedAt' | 'endedAt' | 'previousBuild' | 'fingerprint' | 'clients'
  > & {
    readonly outcome: Outcome | null;
    /** What a waiting one waits for beside what its stage's rows say; over when its phase changes. */
    readonly blockedBy: readonly Reason[];
    /** What a waiting one goes before, as long as that is to come back: it may be moved, and need not come back any more. */
    readonly goesBefore: Promotion['goesBefore'];
  }
>;

export interface PromotionFilter {
  readonly stage?: string;
  readonly build?: string;
  readonly phases?: readonly Phase[];
  readonly trigger?: string;
  /** Id of the actor. */
  readonly by?: string;
  readonly since?: Date;
  readonly beforeSeq?: number;
  readonly limit: number;
}
