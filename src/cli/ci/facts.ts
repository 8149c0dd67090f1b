import type { CiProblem } from '../../model/ci.js';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What a CI says of its run. */
export interface CiFacts {
  /** The commit that was built, of a pull request its head; null = what is checked out. */
  readonly sha: string | null;
  /** The variable that says it. */
  readonly shaFrom: string;
  /** Of a pull request the remote-tracking branch that ends at its head, where no variable has the commit. */
  readonly headRef: string | null;
  readonly branch: string | null;
  /** The variables that say it. */
  readonly branchFrom: string;
  /** The run is of a tag, which is on no branch. */
  readonly ofTag: boolean;
  readonly pr: number | null;
  /** Under which name, which is no branch's, the pull request's head is kept: `pull/12/head`. */
  readonly pullRef: string | null;
  readonly ciUrl: string | null;
  readonly problems: readonly CiProblem[];
}
