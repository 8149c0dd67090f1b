/** The CIs that say of themselves what they build. */
export const ciNames = ['github', 'gitlab', 'jenkins', 'buildkite'] as const;
export type CiName = (typeof ciNames)[number];

/** What is found out about a build; `--sha`, `--branch`, `--pr` and `--ci-url` say it instead. */
export type Fact = 'sha' | 'branch' | 'pr' | 'ciUrl';

export type Wrong =
  | 'missing'
  | 'not-a-sha'
  | 'not-a-branch'
  | 'not-a-number'
  | 'not-an-address'
  | 'unreadable'
  /** The clone has no branch that ends at the head of a pull request. */
  | 'no-head'
  /** With another variable. */
  | 'contradicts';

/** What is wrong with a variable: its name, never its value, which comes from anybody. */
export interface CiProblem {
  readonly fact: Fact;
  readonly variable: string;
  readonly wrong: Wrong;
  readonly other?: string;
}
