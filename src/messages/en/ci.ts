import type { CiName, CiProblem } from '../../model/ci.js';

/** What each CI calls itself. */
export const ciNames: Readonly<Record<CiName, string>> = {
  github: 'GitHub Actions',
  gitlab: 'GitLab CI',
  jenkins: 'Jenkins',
  buildkite: 'Buildkite',
};

/** How a CI is told to fetch the whole history. */
export const deepen: Readonly<Record<CiName, string>> = {
  github: 'At actions/checkout: with: { fetch-depth: 0 }   or in a step before: git fetch --unshallow',
  gitlab: 'In the job: variables: { GIT_DEPTH: "0" }   or in its script before: git fetch --unshallow',
  jenkins:
    'Turn "Shallow clone" off (Advanced clone behaviours; in a pipeline cloneOption(shallow: false))   or in a step before: git fetch --unshallow',
  buildkite:
    'Take --depth out of BUILDKITE_GIT_CLONE_FLAGS and BUILDKITE_GIT_FETCH_FLAGS   or in the command before: git fetch --unshallow',
};

/** The same where nobody knows which CI it is. */
export const deepenAnywhere =
  'git fetch --unshallow; for CI: fetch-depth: 0 (GitHub Actions), GIT_DEPTH: 0 (GitLab CI), clone: depth: full (Bitbucket)';

/** What is wrong with a variable, which is named and never shown. */
export function ciProblem({ variable, wrong, other = '' }: CiProblem): string {
  switch (wrong) {
    case 'missing':
      return `${variable} is not set.`;
    case 'not-a-sha':
      return `${variable} is no commit with all its digits.`;
    case 'not-a-branch':
      return `${variable} is no name of a branch as git takes it.`;
    case 'not-a-number':
      return `${variable} is no number.`;
    case 'not-an-address':
      return `${variable} is no address with http or https that everybody may see.`;
    case 'unreadable':
      return `${variable} names no file with the event of a pull request.`;
    case 'no-head':
      return `${variable} says that this is a pull request, but the clone has no ${other}, and what is checked out is a merge.`;
    case 'contradicts':
      return `${variable} and ${other} do not say the same.`;
  }
}
