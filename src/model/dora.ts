import type { Trigger } from './promotion.js';

/** A promotion that ended, as far as it counts: the update went well, or it did not. */
export interface EndedRun {
  readonly promotion: string;
  readonly stage: string;
  /** null = it put nothing there. */
  readonly build: string | null;
  /** What ran there before. */
  readonly previousBuild: string | null;
  readonly trigger: Trigger;
  readonly isSuccess: boolean;
  readonly at: Date;
}

/** How long the commits took that a promotion was the first to bring to its stage, in seconds. */
export type LeadTimes = ReadonlyMap<string, readonly number[]>;

/** The four numbers of one stage in one week. */
export interface DoraWeek {
  /** Monday 00:00 UTC. */
  readonly from: Date;
  readonly deployments: number;
  readonly commits: number;
  readonly leadSeconds: number | null;
  readonly changes: number;
  readonly failures: number;
  /** Of all changes; null = there were none. */
  readonly failureRate: number | null;
  readonly restores: number;
  readonly restoreSeconds: number | null;
}
