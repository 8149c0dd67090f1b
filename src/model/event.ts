import type { ChangeCounts } from './plan.js';
import type { Stored } from './stored.js';
import type { UnderWay } from './under-way.js';
import type { Phase, StepName, StepPhase } from './promotion.js';

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
  /** What an abort waits for from now on. */
  | { readonly kind: 'stopping'; readonly wait: Stored & { readonly until: string } }
  | {
      readonly kind: 'progress';
      readonly done: number;
      readonly total: number;
      /** What is under way, the first of all first; left out = an earlier version did not tell. */
      readonly underWay?: readonly UnderWay[];
    };

export type StoredRunEvent = RunEvent & { readonly id: number; readonly at: Date };
