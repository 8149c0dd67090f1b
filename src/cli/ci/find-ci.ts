import { ciNames, type CiName } from '../../model/ci.js';
import { failure } from '../terminal/failure.js';
import { buildkiteFacts } from './buildkite.js';
import type { CiFacts, Variables } from './facts.js';
import { githubFacts } from './github.js';
import { gitlabFacts } from './gitlab.js';
import { jenkinsFacts } from './jenkins.js';

/** What each CI says of itself; `event` is the text of GitHub's event file. */
export const factsOf: Readonly<Record<CiName, (env: Variables, event: string | null) => CiFacts>> = {
  github: githubFacts,
  gitlab: gitlabFacts,
  jenkins: jenkinsFacts,
  buildkite: buildkiteFacts,
};

/** By which variable each one is known; null = it is not this one. */
const markers: Readonly<Record<CiName, (env: Variables) => string | null>> = {
  github: ({ GITHUB_ACTIONS: marker }) => (marker === 'true' ? 'GITHUB_ACTIONS' : null),
  gitlab: ({ GITLAB_CI: marker }) => (marker === 'true' ? 'GITLAB_CI' : null),
  jenkins: ({ JENKINS_URL: url = '', BUILD_TAG: tag = '' }) => {
    if (url !== '') return 'JENKINS_URL';
    return tag.startsWith('jenkins-') ? 'BUILD_TAG' : null;
  },
  buildkite: ({ BUILDKITE: marker }) => (marker === 'true' ? 'BUILDKITE' : null),
};

/** Where this runs: what `--ci` says, else whose variables are set; null = in no CI. Throws `bad-value`, `which-ci`. */
export function findCi(env: Variables, said: string | undefined): CiName | null {
  if (said === 'none') return null;
  const named = ciNames.find((name) => name === said);
  if (said !== undefined && named === undefined)
    throw failure('bad-value', { option: '--ci', value: said, expected: [...ciNames, 'none'].join(', ') });
  if (named !== undefined) return named;
  const set = ciNames.flatMap((ci) => {
    const variable = markers[ci](env);
    return variable === null ? [] : [{ ci, variable }];
  });
  if (set.length > 1) throw failure('which-ci', { variables: set.map(({ variable }) => variable) });
  return set[0]?.ci ?? null;
}
