import type { CiFacts, Variables } from './facts.js';
import { readVariables, type VariableReader } from './read-variables.js';

/*
 * https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables and `env-vars.html` of every Jenkins
 * https://plugins.jenkins.io/git/#plugin-content-environment-variables (GIT_…)
 *
 * JENKINS_URL, BUILD_URL   only where an administrator gave Jenkins its address
 * BUILD_TAG          jenkins-<job>-<number>, always
 * BRANCH_NAME        the branch of a multibranch job; of a change request a name that Jenkins made, as PR-12
 * CHANGE_ID          the number of the change request
 * CHANGE_BRANCH      its source branch
 * TAG_NAME           the tag
 * GIT_COMMIT         the commit that is checked out; not in scripted pipelines
 * GIT_BRANCH         the branch, in jobs that are not multibranch as origin/<branch>
 * GIT_LOCAL_BRANCH   the branch without the name of a remote, where one is checked out; else `detached`
 *
 * No variable has the head of a change request. Jenkins fetches it as refs/remotes/origin/<BRANCH_NAME>.
 */

/** What a build of Jenkins says of itself. */
export function jenkinsFacts(env: Variables): CiFacts {
  const of = readVariables(env);
  const base = {
    ...{ shaFrom: 'GIT_COMMIT', branchFrom: 'BRANCH_NAME, GIT_LOCAL_BRANCH, GIT_BRANCH' },
    ...{ ciUrl: of.address('BUILD_URL'), problems: of.problems },
  };
  const ofTag = of.text('TAG_NAME') !== null;
  if (of.text('CHANGE_ID') === null) {
    const branch = ofTag ? null : branchIn(of);
    return { ...base, sha: of.sha('GIT_COMMIT'), headRef: null, branch, ofTag, pr: null, pullRef: null };
  }
  const pr = of.number('pr', 'CHANGE_ID');
  const name = of.needed('branch', 'BRANCH_NAME', of.branch('BRANCH_NAME'));
  return {
    ...{ ...base, sha: null, headRef: name === null ? null : `refs/remotes/origin/${name}`, ofTag: false },
    branch: of.needed('branch', 'CHANGE_BRANCH', of.branch('CHANGE_BRANCH')),
    ...{ pr, pullRef: pr === null ? null : `pull/${String(pr)}/head` },
  };
}

/** A job of one branch says it with its remote; a scripted pipeline says nothing, and git is asked. */
function branchIn(of: VariableReader): string | null {
  const local = of.text('GIT_LOCAL_BRANCH');
  const remote = of.text('GIT_BRANCH')?.replace(/^(refs\/remotes\/)?origin\//, '') ?? null;
  return (
    of.branch('BRANCH_NAME') ??
    of.branch('GIT_LOCAL_BRANCH', local === 'detached' ? null : local) ??
    of.branch('GIT_BRANCH', remote === 'detached' ? null : remote)
  );
}
