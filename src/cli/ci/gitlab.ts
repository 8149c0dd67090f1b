import type { CiFacts, Variables } from './facts.js';
import { readVariables, type VariableReader } from './read-variables.js';

/*
 * https://docs.gitlab.com/ci/variables/predefined_variables/
 *
 * GITLAB_CI          always `true`
 * CI_COMMIT_SHA      the commit that the pipeline runs for; in a pipeline for merged results the merge that GitLab made
 * CI_COMMIT_BRANCH   the branch; not in pipelines of merge requests and of tags
 * CI_COMMIT_TAG      the tag, only in pipelines of tags
 * CI_MERGE_REQUEST_IID, CI_MERGE_REQUEST_SOURCE_BRANCH_NAME   only in pipelines of merge requests
 * CI_MERGE_REQUEST_EVENT_TYPE         `detached`, `merged_result` or `merge_train`
 * CI_MERGE_REQUEST_SOURCE_BRANCH_SHA  the head of the source branch; empty where the pipeline is `detached`
 * CI_PIPELINE_URL    the page of the pipeline
 */

/** What a job of GitLab CI says of itself. */
export function gitlabFacts(env: Variables): CiFacts {
  const of = readVariables(env);
  const ciUrl = of.needed('ciUrl', 'CI_PIPELINE_URL', of.address('CI_PIPELINE_URL'));
  const base = { headRef: null, ciUrl, branchFrom: 'CI_COMMIT_BRANCH', problems: of.problems };
  const iid = of.number('pr', 'CI_MERGE_REQUEST_IID');
  if (of.text('CI_MERGE_REQUEST_IID') !== null) return { ...base, ...mergeRequest(of), ...pullOf(iid) };
  const [branch, tag] = [of.branch('CI_COMMIT_BRANCH'), of.text('CI_COMMIT_TAG')];
  if (branch !== null && tag !== null)
    of.wrong({ fact: 'branch', variable: 'CI_COMMIT_BRANCH', wrong: 'contradicts', other: 'CI_COMMIT_TAG' });
  return {
    ...base,
    ...pullOf(null),
    sha: of.needed('sha', 'CI_COMMIT_SHA', of.sha('CI_COMMIT_SHA')),
    shaFrom: 'CI_COMMIT_SHA',
    branch: tag === null ? of.needed('branch', 'CI_COMMIT_BRANCH', branch) : null,
    ofTag: tag !== null,
  };
}

const pullOf = (pr: number | null) => ({
  pr,
  pullRef: pr === null ? null : `merge-requests/${String(pr)}/head`,
});

function mergeRequest(of: VariableReader) {
  const merged = ['merged_result', 'merge_train'].includes(of.text('CI_MERGE_REQUEST_EVENT_TYPE') ?? '');
  const [head, name] = ['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA', 'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'];
  const shaFrom = merged || of.text(head) !== null ? head : 'CI_COMMIT_SHA';
  return {
    ...{ sha: of.needed('sha', shaFrom, of.sha(shaFrom)), shaFrom },
    ...{ branch: of.needed('branch', name, of.branch(name)), ofTag: false },
  };
}
