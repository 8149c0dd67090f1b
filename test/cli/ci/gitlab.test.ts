import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gitlabFacts } from '../../../src/cli/ci/gitlab.js';
import { makeOrigin, register, type Clone, type Origin } from './origin.js';

let origin: Origin;
beforeAll(() => {
  origin = makeOrigin();
});
afterAll(() => origin.remove());

/** As the runner leaves it: what it fetched is a ref of its own, and nothing is checked out but a commit. */
function checkedOut(sha: string, { depth = 0 } = {}): Clone {
  const clone = origin.clone();
  const limit = depth === 0 ? [] : [`--depth=${String(depth)}`];
  clone.git('fetch', '--quiet', ...limit, 'origin', `+${sha}:refs/pipelines/1024`);
  clone.git('checkout', '--quiet', '--force', '--detach', sha);
  return clone;
}

const url = 'https://gitlab.example.dev/acme/shop/-/pipelines/1024';

/** What GitLab sets in every job, with made-up names. */
const job = (sha: string, more: Readonly<Record<string, string>>) => ({
  ...{
    CI: 'true',
    GITLAB_CI: 'true',
    CI_SERVER_URL: 'https://gitlab.example.dev',
    CI_PROJECT_PATH: 'acme/shop',
  },
  ...{ CI_COMMIT_SHA: sha, CI_COMMIT_SHORT_SHA: sha.slice(0, 8), CI_DEFAULT_BRANCH: 'main' },
  ...{ CI_PIPELINE_ID: '1024', CI_PIPELINE_URL: url, CI_PIPELINE_SOURCE: 'push' },
  ...{ CI_JOB_ID: '77', CI_JOB_URL: 'https://gitlab.example.dev/acme/shop/-/jobs/77' },
  ...{
    CI_JOB_TOKEN: 'glcbt-not-for-anybody',
    CI_REPOSITORY_URL: 'https://gitlab-ci-token:x@gitlab.example.dev',
  },
  ...more,
});

const branchJob = (sha: string, more = {}) =>
  job(sha, { CI_COMMIT_BRANCH: 'main', CI_COMMIT_REF_NAME: 'main', ...more });
const mergeJob = (sha: string, more: Readonly<Record<string, string>> = {}) =>
  job(sha, {
    ...{ CI_PIPELINE_SOURCE: 'merge_request_event', CI_COMMIT_REF_NAME: 'refs/merge-requests/12/head' },
    ...{ CI_MERGE_REQUEST_IID: '12', CI_MERGE_REQUEST_ID: '90112', CI_MERGE_REQUEST_EVENT_TYPE: 'detached' },
    ...{ CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature/login', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' },
    ...{ CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '', ...more },
  });

describe('a job of GitLab CI', () => {
  test('of a branch says commit, branch and the page of its pipeline, although nothing but a commit is checked out', async () => {
    const { code, stderr, sent } = await register(checkedOut(origin.main), branchJob(origin.main));
    expect(code).toBe(0);
    expect(stderr).toBe(`Found in GitLab CI: commit ${origin.main.slice(0, 7)}, branch main, ${url}\n`);
    expect(sent).toMatchObject({ commit: origin.main, branch: 'main', ciUrl: url });
  });

  test('of a merge request is of its head', async () => {
    const { sent } = await register(checkedOut(origin.head), mergeJob(origin.head));
    expect(sent).toMatchObject({ commit: origin.head, branch: 'feature/login' });
    expect(sent?.commits[0]).toMatchObject({ sha: origin.head, pr: 12 });
  });

  test.each(['merged_result', 'merge_train'])(
    'of a merge that GitLab made (%s) is of the head, too',
    async (kind) => {
      const env = mergeJob(origin.merge, {
        ...{ CI_MERGE_REQUEST_EVENT_TYPE: kind, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: origin.head },
      });
      const { stderr, sent } = await register(checkedOut(origin.merge), env);
      expect(sent).toMatchObject({ commit: origin.head, branch: 'feature/login' });
      expect(stderr).toContain('pull request #12');
    },
  );

  test('of a merge request from a fork’s main is not of main', async () => {
    const env = mergeJob(origin.head, { CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'main' });
    expect((await register(checkedOut(origin.head), env)).sent?.branch).toBe('merge-requests/12/head');
  });

  test('of a tag asks for the branch', async () => {
    const env = job(origin.main, { CI_COMMIT_TAG: 'v1.2.0', CI_COMMIT_REF_NAME: 'v1.2.0' });
    const refused = await register(checkedOut(origin.main), env);
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('switchback/no-branch');
  });

  test.each([
    ['of a branch', () => branchJob(origin.main), () => origin.main],
    ['of a merge that GitLab made', () => mergeJob(origin.merge, merged()), () => origin.merge],
  ])('%s in a shallow clone says how to deepen it in its own words', async (_of, env, sha) => {
    const clone = checkedOut(sha(), { depth: 1 });
    const refused = await register(clone, env());
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('switchback/history-incomplete');
    expect(refused.stderr).toContain('GIT_DEPTH: "0"');
    expect(refused.stderr).not.toMatch(/fetch-depth|Bitbucket/);
    clone.git('fetch', '--quiet', '--unshallow', 'origin');
    expect((await register(clone, env())).code).toBe(0);
  });
});

const merged = () => ({
  ...{ CI_MERGE_REQUEST_EVENT_TYPE: 'merged_result', CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: origin.head },
});

describe('variables of GitLab CI', () => {
  const sha = 'a'.repeat(40);
  test.each([
    ['CI_COMMIT_BRANCH', job(sha, {}), 'missing'],
    ['CI_COMMIT_BRANCH', branchJob(sha, { CI_COMMIT_TAG: 'v1' }), 'contradicts'],
    ['CI_COMMIT_BRANCH', branchJob(sha, { CI_COMMIT_BRANCH: '-main' }), 'not-a-branch'],
    ['CI_COMMIT_SHA', branchJob(''), 'missing'],
    ['CI_COMMIT_SHA', branchJob('HEAD'), 'not-a-sha'],
    ['CI_PIPELINE_URL', branchJob(sha, { CI_PIPELINE_URL: '' }), 'missing'],
    ['CI_PIPELINE_URL', branchJob(sha, { CI_PIPELINE_URL: 'file:///etc/passwd' }), 'not-an-address'],
    ['CI_MERGE_REQUEST_IID', mergeJob(sha, { CI_MERGE_REQUEST_IID: '0x1' }), 'not-a-number'],
    [
      'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME',
      mergeJob(sha, { CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '' }),
      'missing',
    ],
    [
      'CI_MERGE_REQUEST_SOURCE_BRANCH_SHA',
      mergeJob(sha, { CI_MERGE_REQUEST_EVENT_TYPE: 'merged_result' }),
      'missing',
    ],
  ])('that are wrong are named: %s', (variable, env, wrong) => {
    expect(gitlabFacts(env).problems).toEqual([expect.objectContaining({ variable, wrong })]);
  });

  test('give no address with what may be a token', () => {
    const { ciUrl, problems } = gitlabFacts(
      branchJob(sha, { CI_PIPELINE_URL: `${url}?private_token=x#top` }),
    );
    expect([ciUrl, problems]).toEqual([url, []]);
  });
});
