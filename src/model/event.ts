import type { ChangeCounts } from './plan.js';
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
  | { readonly kind: 'progress'; readonly done: number; readonly total: number };

export type StoredRunEvent = RunEvent & { readonly id: number; readonly at: Date };
