import type { BroughtCommit, BuildHead, Commit } from '../model/build.js';
import type { BuildSpan } from './builds.js';

/** Commits, and the builds that have them. */
export interface CommitRows {
  /** Full SHAs that begin so, a few of them. */
  startingWith(prefix: string): Promise<string[]>;
  /** What a registration said of it; a commit that is only a build's own has no such row. */
  get(sha: string): Promise<Commit | undefined>;
  /** Newest first. */
  ofPullRequest(pr: number, limit: number): Promise<Commit[]>;
  /** Builds that were made from it or brought it along, oldest first. */
  buildsWith(sha: string): Promise<BuildHead[]>;
  /** How many commits of the build are newer. */
  ageIn(build: string, sha: string): Promise<number | undefined>;
  /** What came with a piece of a branch's history, counted. */
  tally(piece: Piece, without: Past | null): Promise<Tally>;
  /** The commits of the same, newest first. */
  brought(piece: Piece, without: Past | null, limit: number): Promise<BroughtCommit[]>;
}

/** Commits that came with some builds of a branch: few enough to be looked at while others wait. */
export interface Piece {
  readonly builds: readonly string[];
  /** Only those of these ages, where the piece is a part of one build. */
  readonly from: number;
  readonly below: number | null;
}

/** All that a branch had at one of its builds, or at a commit in it; looked back over so many builds. */
export interface Past extends BuildSpan {
  /** Of the last build only what is at least this old. */
  readonly age: number;
}

export interface Tally {
  /** How many there are that neither an earlier build of the branch nor `without` has. */
  readonly commits: number;
  readonly reverts: number;
  readonly authors: readonly string[];
  /** The builds that brought something that `without` has not. */
  readonly builds: readonly string[];
  /** The newest commit that `without` has, too. */
  readonly shared: string | null;
}
