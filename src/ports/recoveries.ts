import type { RecoveryOutcome } from '../model/recovery-outcome.js';
import type { Recovery } from '../model/recovery.js';

/** Recoveries, under way and ended. */
export interface RecoveryRows {
  /** The one of a stage that is under way. */
  open(stage: string): Promise<Recovery | undefined>;
  openOn(stages: readonly string[]): Promise<Recovery[]>;
  get(id: string): Promise<Recovery | undefined>;
  /** The newest of a stage. */
  last(stage: string): Promise<Recovery | undefined>;
  insert(recovery: NewRecovery): Promise<Recovery>;
  /**
   * Compare-and-set on who carries it out, with new words where a person takes it; undefined = somebody else does by
   * now, or it has ended.
   */
  take(
    id: string,
    owner: { from: string | null; to: string },
    words?: RecoveryWords,
  ): Promise<Recovery | undefined>;
  /** Counts a further refresh of this instance, and gives its number; undefined = another instance has taken it. */
  attempt(id: string, instance: string): Promise<number | undefined>;
  /** false = it had ended, or another instance has taken it. */
  end(
    id: string,
    end: Pick<Recovery, 'observed'> & { readonly outcome: RecoveryOutcome; readonly instance: string },
  ): Promise<boolean>;
}

export type NewRecovery = RecoveryWords & Pick<Recovery, 'stage'>;

/** What a person says who asks for a recovery, or takes one over. */
export type RecoveryWords = Pick<Recovery, 'reason' | 'clearLock' | 'said' | 'actor' | 'requestId'>;
