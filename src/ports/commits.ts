import type { Build, Commit } from '../model/build.js';

/** Commits, and the builds that have them. */
export interface CommitRows {
  /** Full SHAs that begin so, a few of them. */
  startingWith(prefix: string): Promise<string[]>;
  /** What a registration said of it; a commit that is only a build's own has no such row. */
  get(sha: string): Promise<Commit | undefined>;
  /** Newest first. */
  ofPullRequest(pr: number, limit: number): Promise<Commit[]>;
  /** Builds that were made from it or brought it along, oldest first. */
  buildsWith(sha: string): Promise<Build[]>;
}
