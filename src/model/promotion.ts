import type { AbortWait } from './abort-wait.js';
import type { Actor } from './actor.js';
import type { TouchedClient } from './client.js';
import type { Reason, ReasonCode, StoredReason } from './reason.js';
import type { Stored } from './stored.js';
import type { KeptSeen } from './timing.js';

export type { Reason, ReasonCode };

export const phases = [
  'pending',
  'running',
  'verifying',
  'succeeded',
  'failed',
  'errored',
  'aborted',
  'superseded',
  'skipped',
] as const;
export type Phase = (typeof phases)[number];

export const triggers = ['commit', 'schedule', 'request', 'milestone', 'rollback', 'by-hand'] as const;
export type Trigger = (typeof triggers)[number];

const terminal: ReadonlySet<Phase> = new Set([
  'succeeded',
  'failed',
  'errored',
  'aborted',
  'superseded',
  'skipped',
]);
export const isTerminal = (phase: Phase): boolean => terminal.has(phase);
export const isActive = (phase: Phase): boolean => phase === 'running' || phase === 'verifying';

export const stepNames = ['get-build', 'pulumi-preview', 'pulumi-up', 'verify', 'record', 'notify'] as const;
export type StepName = (typeof stepNames)[number];
export const stepPhases = ['running', 'succeeded', 'failed', 'skipped'] as const;
export type StepPhase = (typeof stepPhases)[number];

export interface Step {
  readonly name: StepName;
  readonly phase: StepPhase;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Putting an existing build on a stage. The row is the truth; `pending` rows are the queue. */
export interface Promotion {
  /** `p_` + ULID. */
  readonly id: string;
  /** The order in which requests were accepted. */
  readonly seq: number;
  readonly stage: string;
  /** null = a `skipped` run had nothing to promote; a run by hand removed the stage, or put there what nobody registered. */
  readonly build: string | null;
  /** What it takes the place of: what ran when it started; of an automatic rollback that waits, the build that failed. */
  readonly previousBuild: string | null;
  readonly phase: Phase;
  readonly trigger: Trigger;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly milestone: number | null;
  /** The occurrence of the schedule that made it, as a name of its own (`Occurrence`). */
  readonly occurrence: string | null;
  /** Protected changes that its update may make, by name. */
  readonly allowChanges: readonly string[];
  readonly blockedBy: readonly StoredReason[];
  /** Ids of the holds that a person decided to pass, with the reason of the promotion. */
  readonly overrideHolds: readonly string[];
  /** The reservations that it goes before, while they are still to come and until then: what they show is put back. */
  readonly goesBefore: { readonly holds: readonly string[]; readonly until: Date } | null;
  /** Who asked for it to be stopped first; how it ended all the same is its phase. */
  readonly abort: Abort | null;
  /** Who was attached to the stage when it was accepted, renewed when it started: whom it touches. */
  readonly clients: readonly TouchedClient[];
  readonly outcome: Stored | null;
  /** Lines of its log could not be written. */
  readonly logTruncated: boolean;
  readonly fingerprint: string | null;
  readonly fence: number | null;
  readonly steps: readonly Step[];
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface Abort {
  readonly requestedAt: Date;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason: string | null;
  /** What it waits for; null = nobody has told its update to stop yet. */
  readonly wait: AbortWait | null;
}

/** One start of the engine for a promotion; a retry is a new attempt. */
export interface Attempt {
  /** `<promotion>.<number>`: also the folder of its runner and part of the update's message. */
  readonly id: string;
  readonly promotion: string;
  readonly number: number;
  readonly fence: number;
  /** Id of the instance that follows it; null = an earlier version started it. */
  readonly instance: string | null;
  /** The machine on which its runner was started; null = an earlier version, or the only one. */
  readonly machine: string | null;
  /** Bytes of the runner's event file that are already rows. */
  readonly offset: number;
  /** What its processes saw, in that order; null = an earlier version started it. */
  readonly seen: readonly KeptSeen[] | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}
