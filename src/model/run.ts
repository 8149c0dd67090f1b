import type { Outcome, OutcomeOf } from './outcome.js';

/** How a run ended, and when: at its real end, or when nothing of it was found any more. */
export type RunResult = {
  readonly endedAt: Date;
  /** It had ended before anybody was there to record it, or nobody told how it did: who looked found it out. */
  readonly reconciled?: true;
} & (
  | { readonly kind: 'succeeded'; readonly url: string | null }
  /** The build or a rule was at fault; `begun: false` = nothing of it was done, so the stage is what it was. */
  | { readonly kind: 'failed'; readonly outcome: Outcome; readonly begun?: false }
  /** We or our surroundings were at fault; `retry` = nothing was started, another attempt is safe. */
  | {
      readonly kind: 'errored';
      readonly outcome: Outcome;
      readonly retry: boolean;
      readonly stageKnown: boolean;
      /** Pulumi ended the update by itself and wrote down how far it came. */
      readonly recorded?: boolean;
    }
  /** A person stopped it; `begun: false` = before it changed anything, `recorded` = Pulumi wrote down how far it came. */
  | {
      readonly kind: 'aborted';
      readonly outcome: OutcomeOf<'aborted'>;
      readonly begun?: false;
      readonly recorded?: boolean;
    }
);

/** One entry of a stack's history, as Pulumi wrote it. */
export interface HistoryEntry {
  /** Microseconds since 1970; the order of the entries. */
  readonly time: number;
  /** The file of an entry that nobody can read, as a full disk leaves it: nothing else is known of it. */
  readonly unreadable?: string;
  readonly kind: string;
  readonly succeeded: boolean;
  /** It was told to change some of the stack's resources and to leave the others (`--target`, `--exclude`). */
  readonly isPartial?: true;
  readonly message: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** The stack's outputs after it; null where they cannot be read. */
  readonly outputs: Readonly<Record<string, unknown>> | null;
}
