import type { Rewound } from '../model/github.js';
import type { Between, Ends } from '../model/history.js';

/** The builds that have a commit, as near to it as they stand. */
export interface Carriers {
  /** Those that were made from it, and the one that brought it first, nearest first. */
  readonly own: readonly string[];
  /** These, and of each branch the nearest that has it, nearest first. */
  readonly nearest: readonly string[];
}

/** The graph of the commits: which commit came after which, as git says it. Registrations bring it in. */
export interface HistoryRows {
  /** Read from the commit on until there is one of each of these branches that have it, no further than to a bound. */
  carriers(sha: string, branches: readonly string[]): Promise<Carriers>;
  /**
   * What each of these pairs differs in, in their order; all are asked together, and read no further than to a bound. Where
   * so many of the newest are enough, all are counted, and these are named.
   */
  between(pairs: readonly Ends[], newest?: number): Promise<Between[]>;
  /** Of each of these pairs whether `from` has all of `to`; the first commit that it lacks is enough. null = not known. */
  contains(pairs: readonly Ends[]): Promise<(boolean | null)[]>;
  /** Sets a branch back to an earlier commit, as somebody pushed it by force; only where it still is what they left. */
  rewind(branch: string, pushed: { before: string; after: string }): Promise<Rewound>;
}
