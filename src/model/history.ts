/** What a registration says of a commit's place in history. */
export interface ToldCommit {
  readonly sha: string;
  /** null = nobody said: then it comes after the one before it. */
  readonly parents: readonly string[] | null;
}

export interface ToldHistory {
  readonly build: string;
  readonly branch: string;
  /** Oldest first; the last one is what was registered. */
  readonly commits: readonly ToldCommit[];
}

/** By what a history is named: the commits that a build was made from, the newest of its branch, of a branch, or one. */
export interface Side {
  readonly of: 'build' | 'branch-of' | 'branch' | 'commit';
  readonly name: string;
}

/** Two sides of a history, each of which has what all its names have. */
export interface Ends {
  readonly from: readonly Side[];
  readonly to: readonly Side[];
}

export interface Between {
  /** How many commits `to` has and `from` has not. */
  readonly count: number;
  /** These, newest first; of many the newest. */
  readonly gained: readonly string[];
  /** By the builds that brought it, what each of them was the first to bring, newest first. */
  readonly brought: ReadonlyMap<string, readonly string[]>;
  /** The newest commit that both have; null = none is known. */
  readonly base: string | null;
  /** Whether `from` has any of the commits by which `to` is named. */
  readonly meets: boolean;
  /** Whether both were read as far as it takes; else `gained` is the least there is, and of the rest nothing is known. */
  readonly isAll: boolean;
}
