import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { gitHubOf } from '../../src/github/deployments.js';
import { openGitHub, type SimulatedGitHub } from '../support/github-api.js';

let github: SimulatedGitHub;
beforeEach(async () => {
  github = await openGitHub();
});
afterEach(() => github.close());

test.each([
  ['leads elsewhere', { status: 307, message: 'over there', headers: { location: '/elsewhere' } }],
  ['is longer than anything that GitHub would say', { status: 200, message: 'x'.repeat(2 * 1024 ** 2) }],
])('an answer that %s is GitHub out of reach, and nobody else is asked', async (_, fault) => {
  const { api, repository, token } = github;
  github.faults.push(fault);
  const { find } = gitHubOf(
    { api, repository, access: { kind: 'token', token } },
    { now: () => new Date(), fetch },
  );
  await expect(
    find({ promotion: 'p_1', commit: 'c'.repeat(40), stage: 'dev', description: '' }),
  ).rejects.toMatchObject({
    fault: 'unreachable',
  });
  expect(github.asked).toHaveLength(1);
});
