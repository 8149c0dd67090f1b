import type { Attempt } from '../model/promotion.js';
import type { KeptSeen } from '../model/timing.js';

/** Attempts of promotions, each followed by one instance. */
export interface AttemptRows {
  insert(promotion: string, attempt: { fence: number; instance: string; machine: string }): Promise<Attempt>;
  /** All of a promotion, the first one first. */
  of(promotion: string): Promise<Attempt[]>;
  last(promotion: string): Promise<Attempt | undefined>;
  lastOf(promotions: readonly string[]): Promise<Attempt[]>;
  /** When the newest attempt of any promotion of this stage was started; null = none ever was. */
  lastStart(stage: string): Promise<Date | null>;
  /** Compare-and-set on who follows it; undefined = somebody else does by now. */
  take(attempt: string, owner: { from: string | null; to: string }): Promise<Attempt | undefined>;
  /** How far its file was read, and what it told to have seen; false = another instance follows it by now. */
  progress(
    attempt: string,
    progress: { instance: string; offset: number; seen: readonly KeptSeen[] },
  ): Promise<boolean>;
  end(attempt: string): Promise<void>;
}
