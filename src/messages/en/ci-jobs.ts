import type { IdTokenFault, JobFault, RuleWrong } from '../../model/ci-job.js';

/** Why the signed token of a CI cannot be believed. */
export const idTokens: Readonly<Record<IdTokenFault, string>> = {
  malformed: 'It is no signed token.',
  issuer: 'It is of an issuer that this service does not know (SWITCHBACK_CI_ISSUERS).',
  algorithm: 'It is not signed with RS256.',
  key: 'It names no key of its issuer.',
  signature: 'Its issuer did not sign it.',
  audience: 'It is meant for somebody else.',
  expired: 'It is too old.',
  'not-yet': 'Its time has not come: one of the two clocks is wrong.',
  claims: 'It lacks something that a token of its CI says.',
};

/** What of a job no rule trusts. */
export const jobs: Readonly<Record<JobFault, string>> = {
  repository: 'its repository',
  owner: 'whose repository it is',
  ref: 'its branch or tag',
  protected: 'that its branch or tag is not protected',
  environment: 'its environment',
  event: 'what made it run',
  workflow: 'its workflow file or the ref of that',
  runner: "that it does not run on the CI's own machines",
  used: 'that its token was used before',
};

/** What is wrong with a word of a rule. */
export const ruleWords: Readonly<Record<RuleWrong, string>> = {
  unknown: 'is no word of a rule',
  twice: 'is said twice',
  missing: 'is missing',
  bad: 'has a value that does not fit',
  event: 'names what is not trusted: a pull request may be code of anybody',
  scope: 'names no scope that a job may have; tokens are made by people only',
  issuer: 'does not say which of SWITCHBACK_CI_ISSUERS is meant',
};
