import type { Actor } from './actor.js';
import type { Facts } from './error.js';
import type { ChangeCounts } from './plan.js';
import type { Phase, StepName, StepPhase } from './promotion.js';

/** A change of state, written in the same transaction as the change. */
export type EventName =
  | 'build:registered'
  | 'build:commit-attached'
  | 'build:artefact-attached'
  /** It came to a branch that stages take. */
  | 'build:branch-changed'
  | 'promotion:requested'
  | 'promotion:skipped'
  | 'promotion:started'
  | 'promotion:retried'
  /** Another instance follows it from now on: the one before is gone. */
  | 'promotion:taken-over'
  | 'promotion:verifying'
  | 'promotion:abort-requested'
  /** How hard an update was told to stop. */
  | 'promotion:stopping'
  | 'promotion:finished'
  | 'promotion:superseded'
  | 'promotion:noticed'
  | 'milestone:created'
  | 'stage:unknown'
  | 'stage:known'
  /** What the platform said runs there. */
  | 'stage:observed'
  | 'stage:lock-cleared'
  | 'stage:recovery-started'
  | 'stage:recovery-taken'
  | 'stage:recovery-ended'
  | 'hold:set'
  | 'hold:extended'
  | 'hold:released'
  | 'hold:expired'
  | 'hold:overridden'
  | 'schedule:paused'
  | 'schedule:resumed'
  | 'client:attached'
  | 'client:changed'
  | 'client:detached'
  | 'retention:removed'
  | 'build:quarantined'
  | 'build:quarantine-lifted';

export interface StageEvent {
  /** Without gaps, in the order of the commits. */
  readonly seq: number;
  readonly at: Date;
  readonly name: EventName;
  readonly stage: string | null;
  readonly promotion: string | null;
  readonly actor: Actor;
  readonly requestId: string | null;
  /** Why, where a person said it. */
  readonly reason: string | null;
  /** Of a change of phase; null where there was none before, or none is changed. */
  readonly from: Phase | null;
  readonly to: Phase | null;
  readonly facts: Facts;
}

/** What a run reports while it goes on; streamed to whoever watches the promotion. */
export type RunEvent =
  | { readonly kind: 'phase'; readonly phase: Phase }
  | {
      readonly kind: 'step';
      readonly step: StepName;
      readonly phase: StepPhase;
      /** Of a preview: what it found. */
      readonly changes?: ChangeCounts;
    }
  | {
      readonly kind: 'log';
      readonly step: StepName;
      readonly text: string;
      /** The locks whose owners were proven gone and that are cleared now. */
      readonly lockCleared?: readonly string[];
      /** Lines before this one could not be written. */
      readonly logTruncated?: true;
    }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number };

export type StoredRunEvent = RunEvent & { readonly id: number; readonly at: Date };

/** A place in the audit: after a row, from an instant on, or from so many seconds ago on. */
export type Moment = { readonly seq: number } | { readonly at: Date } | { readonly agoSeconds: number };
