import type { artifactOf } from './build.js';
import type { HoldFacts } from './problem.js';
import type { Quarantine } from './quarantine.js';
import type { Platform, StageHealth } from './stage.js';
import type { Stored } from './stored.js';

// Types and no interfaces: only those are plain facts, too, as they are stored.
type FromSource = Readonly<Record<'build' | 'source', string>>;

type OnStage = Readonly<Record<'stage', string>>;

/** Why a promotion may not start or did not happen: code → what its text may mention. */
export interface ReasonFacts {
  'not-on-source': FromSource;
  'not-verified': FromSource;
  'not-qa-passed': { readonly build: string; readonly source: string | null };
  /** In seconds. */
  soaking: { readonly source: string; readonly ran: number; readonly needed: number };
  held: HoldFacts;
  /** What comes by itself is kept off by a hold of kind `kept`; a person is not. */
  kept: HoldFacts;
  /** null = nothing runs there, others wait; `usual` is the time in seconds that one takes there, where it is known. */
  'stage-busy': OnStage & {
    readonly promotion: string | null;
    readonly build: string | null;
    readonly ahead: number;
    readonly usual?: number | null;
  };
  'owner-silent': OnStage & {
    readonly promotion: string;
    readonly pid: number;
    readonly host: string;
    readonly seconds: number;
  };
  /** The machine that runs the stage has no service that was heard of. */
  'machine-away': OnStage & {
    /** By which its stage file names it; null = it does not. */
    readonly machine: string | null;
    readonly host: string;
    readonly dataDir: string;
    readonly seconds: number;
  };
  /** No machine of the name in its stage file has come yet. */
  'machine-awaited': OnStage & { readonly machine: string };
  /** No refusal: how it does is seen there only. */
  'machine-elsewhere': OnStage & { readonly machine: string };
  /** Its tarball has to be fetched first. */
  'bucket-unreachable': { readonly address: string; readonly why: string };
  'stage-unknown': OnStage & { readonly why: string | null };
  'stage-recovering': OnStage;
  'stage-removed': OnStage;
  'source-unhealthy': { readonly source: string; readonly health: StageHealth };
  'needs-milestone': OnStage & { readonly build: string };
  'milestone-not-next': { readonly next: number };
  'build-quarantined': OnStage & {
    readonly build: string;
    readonly why: Quarantine['why'];
    readonly by: string;
    readonly reason: string | null;
  };
  /** On a stage that it came by, or would have to. */
  'known-bad': OnStage & {
    readonly build: string;
    readonly why: Quarantine['why'] | 'qa-failed';
    readonly by: string;
    readonly reason: string | null;
  };
  'artefact-missing': {
    readonly build: string;
    readonly kind: (typeof artifactOf)[Platform];
    readonly platform: Platform;
  };
  'other-branch': { readonly branch: string; readonly branches: readonly string[] };
  /** `newer` is the build that has it already, with more. */
  'older-commit': OnStage & Readonly<Record<'build' | 'newer', string>>;
  'already-current': OnStage & { readonly build: string };
  'already-on-its-way': { readonly build: string; readonly promotion: string };
  /** Whether what runs there has a commit: too many stand between them. */
  'history-not-read': OnStage & { readonly build: string };
  'nothing-on-source': { readonly source: string };
  /** No refusal: the build is a milestone already. */
  'milestone-again': OnStage & { readonly build: string; readonly number: number };
  /** No refusal: the newest milestone has commits that the build lacks. */
  'milestone-back': Readonly<Record<'build' | 'than', string>> &
    Readonly<Record<'number' | 'commits', number>>;
  /** No refusal: a milestone that still waits for the slot would never be there. */
  'milestone-supersedes': OnStage & { readonly promotion: string; readonly number: number };
  /** No refusal: a hold of kind `kept` comes with it. */
  'step-back': OnStage & Readonly<Record<'build' | 'current', string>>;
  /** No refusal: whoever asks wants no such hold, so it will not stay. */
  'step-back-undone': OnStage & Readonly<Record<'build' | 'current', string>>;
  /** No refusal: what an update would do beside what it is asked for. */
  'address-moves': OnStage & Readonly<Record<'from' | 'to', string>>;
  missed: { readonly occurrence: string };
}

export type ReasonCode = keyof ReasonFacts;

/** Why a promotion may not start or did not happen; `until` is the earliest time at which it could. */
export type ReasonOf<C extends ReasonCode> = {
  readonly code: C;
  readonly facts: ReasonFacts[C];
  readonly until?: Date;
};

export type Reason = { [C in ReasonCode]: ReasonOf<C> }[ReasonCode];

/** A reason as a row holds it. */
export interface StoredReason extends Stored {
  readonly until?: Date;
}
