import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildkiteFacts } from '../../../src/cli/ci/buildkite.js';
import { makeOrigin, register, type Clone, type Origin } from './origin.js';

let origin: Origin;
beforeAll(() => {
  origin = makeOrigin();
});
afterAll(() => origin.remove());

/** As the agent leaves it: what `BUILDKITE_GIT_CLONE_FLAGS` says is fetched, and a commit is checked out. */
function checkedOut(sha: string, { depth = 0, ref = sha } = {}): Clone {
  const clone = origin.clone();
  const limit = depth === 0 ? [] : [`--depth=${String(depth)}`];
  clone.git(
    'fetch',
    '--quiet',
    ...limit,
    'origin',
    ...(depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*'] : []),
    ref,
  );
  clone.git('checkout', '--quiet', '--force', sha);
  return clone;
}

const url = 'https://buildkite.com/acme/shop/builds/1514';

/** What Buildkite sets in every job, with made-up names. */
const job = (sha: string, more: Readonly<Record<string, string>> = {}) => ({
  ...{ CI: 'true', BUILDKITE: 'true', BUILDKITE_BUILD_NUMBER: '1514', BUILDKITE_BUILD_URL: url },
  ...{ BUILDKITE_COMMIT: sha, BUILDKITE_BRANCH: 'main', BUILDKITE_TAG: '', BUILDKITE_PULL_REQUEST: 'false' },
  ...{ BUILDKITE_PULL_REQUEST_BASE_BRANCH: '', BUILDKITE_PULL_REQUEST_REPO: '', BUILDKITE_SOURCE: 'webhook' },
  ...{ BUILDKITE_REPO: 'git@github.com:acme/shop.git', BUILDKITE_AGENT_ACCESS_TOKEN: 'not-for-anybody' },
  ...more,
});
const pull = (more: Readonly<Record<string, string>> = {}) =>
  job(origin.head, {
    ...{ BUILDKITE_PULL_REQUEST: '12', BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' },
    ...{
      BUILDKITE_BRANCH: 'feature/login',
      BUILDKITE_PULL_REQUEST_REPO: 'git://github.com/acme/shop.git',
      ...more,
    },
  });
const ofPull = (more = {}) => checkedOut(origin.head, { ref: 'refs/pull/12/head', ...more });

describe('a job of Buildkite', () => {
  test('of a branch says commit, branch and the page of its build', async () => {
    const { code, stderr, sent } = await register(checkedOut(origin.main), job(origin.main));
    expect(code).toBe(0);
    expect(stderr).toBe(`Found in Buildkite: commit ${origin.main.slice(0, 7)}, branch main, ${url}\n`);
    expect(sent).toMatchObject({ commit: origin.main, branch: 'main', ciUrl: url });
  });

  test('that a person started of HEAD is of what is checked out', async () => {
    const { sent } = await register(checkedOut(origin.main), job('HEAD', { BUILDKITE_SOURCE: 'ui' }));
    expect(sent?.commit).toBe(origin.main);
  });

  test('of a pull request is of its head', async () => {
    const { stderr, sent } = await register(ofPull(), pull());
    expect(sent).toMatchObject({ commit: origin.head, branch: 'feature/login' });
    expect(stderr).toContain('pull request #12');
  });

  test.each(['main', 'mallory:main'])(
    'of a pull request from a fork’s main, %s, is not of main',
    async (name) => {
      expect((await register(ofPull(), pull({ BUILDKITE_BRANCH: name }))).sent?.branch).toBe('pull/12/head');
    },
  );

  test('of a tag asks for the branch', async () => {
    const env = job(origin.main, { BUILDKITE_TAG: 'v1.2.0', BUILDKITE_BRANCH: 'v1.2.0' });
    expect((await register(checkedOut(origin.main), env)).stderr).toContain('a tag is on no branch');
  });

  test.each([
    ['a branch', () => checkedOut(origin.main, { depth: 1 }), () => job(origin.main)],
    ['a pull request', () => ofPull({ depth: 1 }), () => pull()],
  ])('of %s in a shallow clone says how to deepen it in its own words', async (_of, cloned, env) => {
    const clone = cloned();
    const refused = await register(clone, env());
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('switchback/history-incomplete');
    expect(refused.stderr).toContain('BUILDKITE_GIT_CLONE_FLAGS');
    expect(refused.stderr).not.toMatch(/fetch-depth|GIT_DEPTH/);
    clone.git('fetch', '--quiet', '--unshallow', 'origin');
    expect((await register(clone, env())).code).toBe(0);
  });
});

describe('variables of Buildkite', () => {
  const sha = 'a'.repeat(40);
  test.each([
    ['BUILDKITE_COMMIT', job(''), 'missing'],
    ['BUILDKITE_COMMIT', job('$(id)'), 'not-a-sha'],
    ['BUILDKITE_BRANCH', job(sha, { BUILDKITE_BRANCH: '' }), 'missing'],
    ['BUILDKITE_BRANCH', job(sha, { BUILDKITE_BRANCH: 'mallory:main' }), 'not-a-branch'],
    ['BUILDKITE_PULL_REQUEST', job(sha, { BUILDKITE_PULL_REQUEST: '' }), 'missing'],
    ['BUILDKITE_PULL_REQUEST', job(sha, { BUILDKITE_PULL_REQUEST: 'true' }), 'not-a-number'],
    ['BUILDKITE_BUILD_URL', job(sha, { BUILDKITE_BUILD_URL: 'ssh://x' }), 'not-an-address'],
  ])('that are wrong are named: %s', (variable, env, wrong) => {
    expect(buildkiteFacts(env).problems).toEqual([expect.objectContaining({ variable, wrong })]);
  });
});
