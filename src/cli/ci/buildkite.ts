import type { CiFacts, Variables } from './facts.js';
import { readVariables } from './read-variables.js';

/*
 * https://buildkite.com/docs/pipelines/configure/environment-variables
 *
 * BUILDKITE               always `true`
 * BUILDKITE_COMMIT        the commit, of a pull request its head; where a person started the build it may be `HEAD`
 * BUILDKITE_BRANCH        the branch, of a pull request its source; from a fork it may be written <owner>:<branch>
 * BUILDKITE_TAG           the tag, or empty
 * BUILDKITE_PULL_REQUEST  the number, or `false`
 * BUILDKITE_BUILD_URL     the page of the build
 */

/** What a job of Buildkite says of itself. */
export function buildkiteFacts(env: Variables): CiFacts {
  const of = readVariables(env);
  const ofTag = of.text('BUILDKITE_TAG') !== null;
  const told = of.needed('pr', 'BUILDKITE_PULL_REQUEST', of.text('BUILDKITE_PULL_REQUEST'));
  const pr = told === 'false' ? null : of.number('pr', 'BUILDKITE_PULL_REQUEST', told);
  const name = of.text('BUILDKITE_BRANCH');
  const branch = of.branch('BUILDKITE_BRANCH', pr === null ? name : (name?.replace(/^[\w.-]+:/, '') ?? null));
  const commit = of.needed('sha', 'BUILDKITE_COMMIT', of.text('BUILDKITE_COMMIT'));
  return {
    sha: commit === 'HEAD' ? null : of.sha('BUILDKITE_COMMIT'),
    ...{ shaFrom: 'BUILDKITE_COMMIT', headRef: null, ofTag, branchFrom: 'BUILDKITE_BRANCH' },
    branch: ofTag ? null : of.needed('branch', 'BUILDKITE_BRANCH', branch),
    ...{ pr, pullRef: pr === null ? null : `pull/${String(pr)}/head` },
    ciUrl: of.needed('ciUrl', 'BUILDKITE_BUILD_URL', of.address('BUILDKITE_BUILD_URL')),
    problems: of.problems,
  };
}
