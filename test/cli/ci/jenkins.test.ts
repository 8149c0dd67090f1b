import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jenkinsFacts } from '../../../src/cli/ci/jenkins.js';
import { makeOrigin, register, type Clone, type Origin } from './origin.js';

let origin: Origin;
beforeAll(() => {
  origin = makeOrigin();
});
afterAll(() => origin.remove());

/** As Jenkins' git plugin leaves it: all branches of the remote, and nothing checked out but a commit. */
function checkedOut({ depth = 0 } = {}): Clone {
  const clone = origin.clone();
  const limit = depth === 0 ? [] : [`--depth=${String(depth)}`];
  clone.git('fetch', '--quiet', '--tags', ...limit, 'origin', '+refs/heads/*:refs/remotes/origin/*');
  clone.git('checkout', '--quiet', '--force', origin.main);
  return clone;
}

/** Of a change request: its head under the name that Jenkins gave it, and the merge with its target that Jenkins makes. */
function ofChange(name: string, { depth = 0, merge = false } = {}): Clone {
  const clone = origin.clone();
  const limit = depth === 0 ? [] : [`--depth=${String(depth)}`];
  const refs = [
    `+refs/pull/12/head:refs/remotes/origin/${name}`,
    '+refs/heads/main:refs/remotes/origin/main',
  ];
  clone.git('fetch', '--quiet', '--no-tags', ...limit, 'origin', ...refs);
  clone.git('checkout', '--quiet', '--force', origin.head);
  if (merge) clone.git('merge', '--quiet', '--no-edit', '--allow-unrelated-histories', 'origin/main');
  return clone;
}

const url = 'https://jenkins.example.dev/job/shop/job/main/42/';

/** What Jenkins sets in every build, with made-up names. */
const base = (more: Readonly<Record<string, string>>) => ({
  ...{ CI: 'true', JENKINS_URL: 'https://jenkins.example.dev/', JENKINS_HOME: '/var/jenkins_home' },
  ...{ BUILD_TAG: 'jenkins-shop-main-42', BUILD_NUMBER: '42', BUILD_URL: url, JOB_NAME: 'shop/main' },
  ...{ NODE_NAME: 'agent-1', WORKSPACE: '/home/jenkins/workspace/shop_main', EXECUTOR_NUMBER: '0' },
  ...more,
});

/** A declarative pipeline of a multibranch job. */
const ofMain = (more = {}) =>
  base({
    BRANCH_NAME: 'main',
    BRANCH_IS_PRIMARY: 'true',
    GIT_BRANCH: 'main',
    GIT_COMMIT: origin.main,
    ...more,
  });
const change = (name: string, more = {}) =>
  base({
    ...{ BRANCH_NAME: name, CHANGE_ID: '12', CHANGE_BRANCH: 'feature/login', CHANGE_TARGET: 'main' },
    ...{ CHANGE_URL: 'https://github.com/acme/shop/pull/12', GIT_BRANCH: name, ...more },
  });

describe('a build of Jenkins', () => {
  test('of a branch says commit, branch and its own page', async () => {
    const { code, stderr, sent } = await register(checkedOut(), ofMain());
    expect(code).toBe(0);
    expect(stderr).toBe(`Found in Jenkins: commit ${origin.main.slice(0, 7)}, branch main, ${url}\n`);
    expect(sent).toMatchObject({ commit: origin.main, branch: 'main', ciUrl: url });
  });

  test('of a job for one branch has that branch without its remote', async () => {
    const { sent } = await register(
      checkedOut(),
      base({ GIT_BRANCH: 'origin/main', GIT_COMMIT: origin.main }),
    );
    expect(sent?.branch).toBe('main');
  });

  test('of a scripted pipeline, which sets nothing of git, has what git knows', async () => {
    const { sent, stderr } = await register(checkedOut(), base({}));
    expect(sent).toMatchObject({ commit: origin.main, branch: 'main' });
    expect(stderr).toContain(`commit ${origin.main.slice(0, 7)}, branch main`);
    const clone = checkedOut();
    clone.git('checkout', '--quiet', origin.older);
    const refused = await register(clone, base({}));
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('Not set: BRANCH_NAME, GIT_LOCAL_BRANCH, GIT_BRANCH');
  });

  test('without an address of Jenkins is known all the same, and has none', async () => {
    const { sent } = await register(checkedOut(), ofMain({ JENKINS_URL: '', BUILD_URL: '' }));
    expect(sent).toMatchObject({ branch: 'main' });
    expect(sent).not.toHaveProperty('ciUrl');
  });

  test.each([
    ['PR-12', false],
    ['PR-12-head', false],
    ['PR-12-merge', true],
    ['PR-12', true],
  ])('of a change request, %s, merged by Jenkins: %s, is of its head', async (name, merge) => {
    const clone = ofChange(name, { merge });
    const built = clone.git('rev-parse', 'HEAD');
    expect(built === origin.head).toBe(!merge);
    const { stderr, sent } = await register(clone, change(name, { GIT_COMMIT: built }));
    expect(sent).toMatchObject({ commit: origin.head, branch: 'feature/login' });
    expect(stderr).toContain('pull request #12');
  });

  test('of a merge whose head nobody knows asks for it instead of guessing', async () => {
    const clone = ofChange('PR-12', { merge: true });
    clone.git('update-ref', '-d', 'refs/remotes/origin/PR-12');
    const refused = await register(clone, change('PR-12'));
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('CHANGE_ID says that this is a pull request');
    expect(refused.stderr).toContain('--sha SHA');
    const said = await register(clone, change('PR-12'), '--sha', origin.head, '--branch', 'feature/login');
    expect(said.sent).toMatchObject({ commit: origin.head });
  });

  test('of a tag asks for the branch', async () => {
    const env = base({ BRANCH_NAME: 'v1.2.0', TAG_NAME: 'v1.2.0', GIT_COMMIT: origin.main });
    expect((await register(checkedOut(), env)).stderr).toContain('a tag is on no branch');
  });

  test.each([
    ['a branch', () => checkedOut({ depth: 1 }), () => ofMain()],
    ['a change request', () => ofChange('PR-12', { depth: 1 }), () => change('PR-12')],
  ])('of %s in a shallow clone says how to deepen it in its own words', async (_of, cloned, env) => {
    const clone = cloned();
    const refused = await register(clone, env());
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('switchback/history-incomplete');
    expect(refused.stderr).toContain('Advanced clone behaviours');
    expect(refused.stderr).not.toMatch(/fetch-depth|GIT_DEPTH/);
    clone.git('fetch', '--quiet', '--unshallow', 'origin');
    expect((await register(clone, env())).code).toBe(0);
  });

  test('that checked out another commit afterwards asks which one was built', async () => {
    const clone = checkedOut();
    clone.git('checkout', '--quiet', origin.older);
    const refused = await register(clone, ofMain());
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('By GIT_COMMIT of Jenkins');
  });
});

describe('variables of Jenkins', () => {
  test.each([
    ['CHANGE_ID', { CHANGE_ID: 'x', BRANCH_NAME: 'PR-1', CHANGE_BRANCH: 'a' }, 'not-a-number'],
    ['CHANGE_BRANCH', { CHANGE_ID: '1', BRANCH_NAME: 'PR-1' }, 'missing'],
    ['BRANCH_NAME', { CHANGE_ID: '1', CHANGE_BRANCH: 'a' }, 'missing'],
    ['BRANCH_NAME', { BRANCH_NAME: '../x' }, 'not-a-branch'],
    ['GIT_BRANCH', { GIT_BRANCH: 'origin/a b' }, 'not-a-branch'],
    ['GIT_COMMIT', { BRANCH_NAME: 'main', GIT_COMMIT: '9ab01c2' }, 'not-a-sha'],
    [
      'BUILD_URL',
      { BRANCH_NAME: 'main', BUILD_URL: 'https://admin:x@jenkins.example.dev/1' },
      'not-an-address',
    ],
  ])('that are wrong are named: %s in %j', (variable, env, wrong) => {
    expect(jenkinsFacts(env).problems).toEqual([expect.objectContaining({ variable, wrong })]);
  });

  test('of a commit without a branch say so', () => {
    expect(jenkinsFacts({ GIT_BRANCH: 'detached', GIT_LOCAL_BRANCH: 'detached' })).toMatchObject({
      ...{ branch: null, problems: [] },
    });
  });
});
