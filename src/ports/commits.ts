import type { BroughtCommit, Commit } from '../model/build.js';

/** Commits, and the builds that have them. */
export interface CommitRows {
  /** Full SHAs that begin so, the first of them. */
  startingWith(prefix: string, limit: number): Promise<string[]>;
  /** Each once, newest first. */
  ofPullRequest(pr: number, part: { offset: number; limit: number }): Promise<Commit[]>;
  /** These commits, in their order, each with the first build that brought it. */
  brought(shas: readonly string[]): Promise<BroughtCommit[]>;
  /** What these commits are told to be, counted where they are. */
  tally(shas: readonly string[]): Promise<Tally>;
}

export interface Tally {
  readonly authors: readonly string[];
  readonly reverts: number;
}
