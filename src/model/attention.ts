import type { HoldKind } from './hold.js';
import type { StepName } from './promotion.js';

type OnStage = Readonly<Record<'stage', string>>;

/** What of a stage somebody should look at: code → what its text may mention. The most urgent code comes first. */
export interface AttentionFacts {
  /** Nobody knows what it runs. */
  'stage-unknown': OnStage;
  'backend-down': OnStage & { readonly build: string };
  'backend-degraded': OnStage & { readonly build: string; readonly restarts: number };
  /** An update did not come through, and its stack may be between two states. */
  'half-applied': OnStage;
  /** AWS has what Pulumi does not know: updates were cut off while they made it. */
  orphans: OnStage & { readonly count: number };
  /** Its last promotion did not come through; null = none of its steps began. */
  'run-failed': OnStage & { readonly build: string | null; readonly step: StepName | null };
  /** The process behind its address ended unasked. */
  'host-ended': OnStage & { readonly times: number };
  /** It does not run what is to be shown there; null = nothing at all, and for a hold that has begun. */
  'not-as-booked': OnStage & {
    readonly by: string;
    readonly build: string;
    readonly milestone: number | null;
    readonly runs: string | null;
    readonly from: string | null;
  };
  /** What is booked did not come back by itself; `by` asked for what is there instead. */
  'put-back-failed': OnStage & { readonly build: string; readonly by: string; readonly owner: string };
  /** A milestone has been accepted, and its slot is held. */
  'milestone-waits': OnStage & {
    readonly number: number;
    readonly hold: HoldKind;
    readonly until: string | null;
  };
  /** The slot of the next milestone, which nobody has asked for yet, is held. */
  'milestone-would-wait': AttentionFacts['milestone-waits'];
  /** Somebody told the owner of a hold that they wait, and has no answer. `others` = how many more do. */
  'hold-asked': OnStage & {
    readonly by: string;
    readonly owner: string;
    readonly since: string;
    readonly others: number;
  };
  /** The branch no longer has what it runs. */
  'off-branch': OnStage & { readonly build: string; readonly branch: string };
}

export type AttentionCode = keyof AttentionFacts;

/** One thing that somebody should look at, and the promotion that it is about. */
export type Attention = {
  readonly [C in AttentionCode]: {
    readonly code: C;
    readonly facts: AttentionFacts[C];
    readonly promotion: string | null;
  };
}[AttentionCode];

/** In the order of urgency. */
export const attentionCodes = [
  'stage-unknown',
  'backend-down',
  'backend-degraded',
  'half-applied',
  'orphans',
  'run-failed',
  'host-ended',
  'put-back-failed',
  'not-as-booked',
  'milestone-waits',
  'milestone-would-wait',
  'hold-asked',
  'off-branch',
] as const satisfies readonly AttentionCode[];
