import type { BroughtCommit, Commit } from '../model/build.js';

/** Commits, and the builds that have them. */
export interface CommitRows {
  /** Full SHAs that begin so, the first of them. */
  startingWith(prefix: string, limit: number): Promise<string[]>;
  /** Full SHAs of those of the newest commits that have all these words in their subject or author, the newest first. */
  withWords(
    words: readonly string[],
    among: { readonly newest: number; readonly limit: number },
  ): Promise<string[]>;
  /** Each once, the newest in history first. */
  ofPullRequest(pr: number, part: OfPullRequest): Promise<Commit[]>;
  /** These commits, in their order, each with the first build that brought it. */
  brought(shas: readonly string[]): Promise<BroughtCommit[]>;
  /** What these commits are told to be, counted where they are. */
  tally(shas: readonly string[]): Promise<Tally>;
}

export interface Tally {
  readonly authors: readonly string[];
  readonly reverts: number;
}

/** A part of the commits of a pull request. */
export interface OfPullRequest {
  readonly offset: number;
  readonly limit: number;
  /** Those that stages take: of two commits of which neither comes after the other, theirs comes first. */
  readonly branches: readonly string[];
}
