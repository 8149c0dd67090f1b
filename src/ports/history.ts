import type { Rewound } from '../model/github.js';
import type { Between, Ends } from '../model/history.js';

/** The builds that have a commit. */
export interface Carriers {
  /** Each with its branch, nearest first: the commit is one of theirs, or comes before one of theirs. */
  readonly all: ReadonlyMap<string, string>;
  /** Those that were made from it, and the one that brought it first, nearest first. */
  readonly own: readonly string[];
  /** Whether all that comes after it was read; else there may be more. */
  readonly isAll: boolean;
}

/** The graph of the commits: which commit came after which, as git says it. Registrations bring it in. */
export interface HistoryRows {
  /** Read from the commit on, no further than to a bound. */
  carriers(sha: string): Promise<Carriers>;
  /** What each of these pairs differs in, in their order; all are asked together, and read no further than to a bound. */
  between(pairs: readonly Ends[]): Promise<Between[]>;
  /** Of each of these pairs whether `from` has all of `to`; the first commit that it lacks is enough. null = not known. */
  contains(pairs: readonly Ends[]): Promise<(boolean | null)[]>;
  /** Sets a branch back to an earlier commit, as somebody pushed it by force; only where it still is what they left. */
  rewind(branch: string, pushed: { before: string; after: string }): Promise<Rewound>;
}
