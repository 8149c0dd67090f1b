import type { Phase } from '../promotion.js';
import type { ReasonResource } from './reason.js';

export interface CommitResource {
  sha: string;
  subject: string;
  author: string;
  at: string;
  pr: number | null;
}

/** Where a commit is on one stage. */
export interface WhereaboutsResource {
  stage: string;
  /** null = nobody knows what the stage runs. */
  reached: boolean | null;
  /** Since when it has been there without a break. */
  at: string | null;
  /** What brought it, or would bring it. */
  build: string;
  /** Commits that the stage would get together with it; null = it has it, or runs nothing yet. */
  behind: number | null;
  /** The promotion that is on its way with it. */
  promotion: string | null;
  reasons: ReasonResource[];
  trigger: string;
  source: string | null;
  nextRun: string | null;
  lastRun: Phase | null;
  /** Number of the newest milestone of the slot. */
  milestone: number | null;
  /** If only time passes; null = now, or a person decides. */
  earliest: string | null;
}

export interface CommitWhereResource extends CommitResource {
  /** Builds that were made from it or brought it along, oldest first. */
  builds: string[];
  stages: WhereaboutsResource[];
}
