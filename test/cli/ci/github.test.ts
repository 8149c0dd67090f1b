import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { githubFacts } from '../../../src/cli/ci/github.js';
import { githubJob, pullRequestEvent } from './github-job.js';
import { makeOrigin, register, type Clone, type Origin } from './origin.js';

let origin: Origin;
beforeAll(() => {
  origin = makeOrigin();
});
afterAll(() => origin.remove());

/** As actions/checkout leaves it: a branch is checked out as one, all else is detached. */
function checkedOut({ depth, merge = false }: { depth: number; merge?: boolean }): Clone {
  const clone = origin.clone();
  const limit = depth === 0 ? [] : [`--depth=${String(depth)}`];
  const all = depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'] : [];
  const [sha, ref] = merge ? [origin.merge, 'pull/12/merge'] : [origin.main, 'origin/main'];
  const own = all.length > 0 && !merge ? [] : [`+${sha}:refs/remotes/${ref}`];
  clone.git('fetch', '--quiet', ...limit, 'origin', ...all, ...own);
  if (merge) clone.git('checkout', '--quiet', '--force', `refs/remotes/${ref}`);
  else clone.git('checkout', '--quiet', '--force', '-B', 'main', `refs/remotes/${ref}`);
  return clone;
}

const push = () => githubJob({ sha: origin.main, ref: 'refs/heads/main' });

/** The environment of `pull_request`, with its event in a file. */
function pullRequest(clone: Clone, changed: Parameters<typeof pullRequestEvent>[0] = {}) {
  const file = join(clone.directory, '..', 'event.json');
  writeFileSync(
    file,
    pullRequestEvent({ number: 12, sha: origin.head, branch: 'feature/login', ...changed }),
  );
  return {
    ...githubJob({ sha: origin.merge, ref: 'refs/pull/12/merge' }),
    ...{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_HEAD_REF: changed.branch ?? 'feature/login' },
    ...{ GITHUB_BASE_REF: 'main', GITHUB_EVENT_PATH: file },
  };
}

describe('a run of GitHub Actions', () => {
  test('of a push says commit, branch and its own address, in one line before anything is registered', async () => {
    const { code, stderr, sent } = await register(checkedOut({ depth: 0 }), push());
    expect(code).toBe(0);
    expect(stderr).toBe(
      `Found in GitHub Actions: commit ${origin.main.slice(0, 7)}, branch main, https://github.com/acme/shop/actions/runs/9876543210\n`,
    );
    expect(sent).toMatchObject({
      ...{ commit: origin.main, branch: 'main' },
      ciUrl: 'https://github.com/acme/shop/actions/runs/9876543210',
    });
    expect(sent?.commits).toHaveLength(3);
  });

  test('of a pull request is of its head and its branch, not of the merge that is checked out', async () => {
    const clone = checkedOut({ depth: 0, merge: true });
    expect(clone.git('rev-parse', 'HEAD')).toBe(origin.merge);
    const { stderr, sent } = await register(clone, pullRequest(clone));
    expect(stderr).toContain(
      `commit ${origin.head.slice(0, 7)}, branch feature/login, pull request #12, http`,
    );
    expect(sent).toMatchObject({ commit: origin.head, branch: 'feature/login' });
    expect(sent?.commits.map(({ sha, pr }) => [sha, pr])[0]).toEqual([origin.head, 12]);
    expect(sent?.commits.some(({ sha }) => sha === origin.merge)).toBe(false);
  });

  test('of a pull request whose branch has the name that a stage takes is not of that branch', async () => {
    const clone = checkedOut({ depth: 0, merge: true });
    const { stderr, sent } = await register(clone, pullRequest(clone, { branch: 'main' }));
    expect(sent?.branch).toBe('pull/12/head');
    expect(stderr).toContain('not main: dev takes builds of that branch');
    const said = await register(clone, pullRequest(clone, { branch: 'main' }), '--branch', 'main');
    expect(said.sent?.branch).toBe('main');
  });

  test('of a pull request that checks out the head itself is of that head', async () => {
    const clone = checkedOut({ depth: 0, merge: true });
    clone.git('checkout', '--quiet', origin.head);
    expect((await register(clone, pullRequest(clone))).sent?.commit).toBe(origin.head);
  });

  test('of a tag asks for the branch, which no tag has', async () => {
    const clone = checkedOut({ depth: 0 });
    const env = githubJob({ sha: origin.main, ref: 'refs/tags/v1.2.0' });
    const refused = await register(clone, env);
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('a tag is on no branch');
    expect((await register(clone, env, '--branch', 'main')).sent?.branch).toBe('main');
  });

  test.each([
    ['a push', false],
    ['a pull request', true],
  ])('in a shallow clone of %s says how to deepen it in its own words', async (_what, merge) => {
    const clone = checkedOut({ depth: 1, merge });
    const refused = await register(clone, merge ? pullRequest(clone) : push());
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('switchback/history-incomplete');
    expect(refused.stderr).toContain('actions/checkout: with: { fetch-depth: 0 }');
    expect(refused.stderr).not.toMatch(/GitLab|Bitbucket/);
    clone.git('fetch', '--quiet', '--unshallow', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    expect((await register(clone, merge ? pullRequest(clone) : push())).code).toBe(0);
  });

  test('that checked out another commit than its variables say asks which one was built', async () => {
    const clone = checkedOut({ depth: 0 });
    clone.git('checkout', '--quiet', origin.older);
    const refused = await register(clone, push());
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('GITHUB_SHA');
    expect(refused.stderr).toContain(`--sha ${origin.older.slice(0, 12)}`);
  });

  test('gives way to what is said', async () => {
    const clone = checkedOut({ depth: 0 });
    const said = [
      '--sha',
      origin.older,
      '--branch',
      'release',
      '--pr',
      '#7',
      '--ci-url',
      'https://ci.example/1',
    ];
    const { sent, stderr } = await register(clone, push(), ...said);
    expect(sent).toMatchObject({
      ...{ commit: origin.older, branch: 'release', ciUrl: 'https://ci.example/1' },
    });
    expect(sent?.commits[0]).toMatchObject({ sha: origin.older, pr: 7 });
    expect(stderr).not.toContain('Found');
  });

  test('says nothing of the branch of another commit that is named', async () => {
    const clone = checkedOut({ depth: 0 });
    const refused = await register(clone, push(), '--sha', origin.older);
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('--branch main');
  });

  test('prints no line beside JSON', async () => {
    const { stderr, sent } = await register(checkedOut({ depth: 0 }), push(), '--json');
    expect([stderr, sent?.branch]).toEqual(['', 'main']);
  });
});

describe('variables of GitHub Actions', () => {
  const sha = 'a'.repeat(40);
  const job = (more: Record<string, string> = {}) => ({
    ...githubJob({ sha, ref: 'refs/pull/12/merge' }),
    ...{ GITHUB_EVENT_PATH: '/event.json', GITHUB_HEAD_REF: 'topic', ...more },
  });
  const event = pullRequestEvent({ number: 12, sha: 'b'.repeat(40), branch: 'topic' });

  test('are the whole truth of a pull request with its event', () => {
    expect(githubFacts(job(), event)).toMatchObject({
      ...{ sha: 'b'.repeat(40), branch: 'topic', pr: 12, pullRef: 'pull/12/head', problems: [] },
    });
  });

  test.each([
    ['GITHUB_REF', { GITHUB_REF: 'refs/pull/13/merge' }, event, 'contradicts'],
    ['GITHUB_HEAD_REF', { GITHUB_HEAD_REF: 'other' }, event, 'contradicts'],
    ['GITHUB_HEAD_REF', { GITHUB_HEAD_REF: 'a..b' }, event, 'not-a-branch'],
    ['GITHUB_REF', { GITHUB_REF: 'refs/pull/x/merge' }, event, 'not-a-number'],
    ['GITHUB_EVENT_PATH', {}, null, 'unreadable'],
    ['GITHUB_EVENT_PATH', {}, '{"pull_request":{"head":{"sha":"$(id)","ref":"topic"}}}', 'unreadable'],
    ['GITHUB_EVENT_PATH', { GITHUB_EVENT_PATH: '' }, null, 'missing'],
    ['GITHUB_REF', { GITHUB_REF: '' }, null, 'missing'],
    ['GITHUB_REF', { GITHUB_REF: 'main' }, null, 'not-a-branch'],
    ['GITHUB_REF', { GITHUB_REF: 'refs/heads/a b' }, null, 'not-a-branch'],
    ['GITHUB_REF', { GITHUB_REF: 'refs/heads/a\n::set-output' }, null, 'not-a-branch'],
    ['GITHUB_SHA', { GITHUB_REF: 'refs/heads/main', GITHUB_SHA: 'abc' }, null, 'not-a-sha'],
    ['GITHUB_SHA', { GITHUB_REF: 'refs/heads/main', GITHUB_SHA: '' }, null, 'missing'],
    ['GITHUB_SERVER_URL', { GITHUB_SERVER_URL: 'javascript:alert(1)' }, event, 'not-an-address'],
    ['GITHUB_SERVER_URL', { GITHUB_SERVER_URL: 'https://me:secret@ghe.example' }, event, 'not-an-address'],
    ['GITHUB_REPOSITORY', { GITHUB_REPOSITORY: 'a/b?x' }, event, 'not-an-address'],
    ['GITHUB_RUN_ID', { GITHUB_RUN_ID: '1/../2' }, event, 'not-a-number'],
    ['GITHUB_RUN_ID', { GITHUB_RUN_ID: '' }, event, 'missing'],
  ])('that are wrong are named: %s in %j', (variable, more, text, wrong) => {
    const { problems } = githubFacts(job(more), text);
    expect(problems).toContainEqual(expect.objectContaining({ variable, wrong }));
    expect(new Set(problems.map((problem) => problem.variable)).size).toBeLessThanOrEqual(2);
  });

  test('of a server of one’s own make its address, and its runs of a merge queue their branch', () => {
    const queue = 'gh-readonly-queue/main/pr-12-0123';
    const own = { GITHUB_SERVER_URL: 'https://ghe.example', GITHUB_REF: `refs/heads/${queue}` };
    expect(githubFacts(job(own), null)).toMatchObject({
      ...{ branch: queue, pr: null, ciUrl: 'https://ghe.example/acme/shop/actions/runs/9876543210' },
    });
  });
});

test('a wrong variable is told by its name, its value never, with the option that wins over it', async () => {
  const env = {
    ...push(),
    GITHUB_REF: 'refs/heads/hunter2 secret',
    GITHUB_SERVER_URL: 'https://u:hunter2@x',
  };
  const clone = checkedOut({ depth: 0 });
  const refused = await register(clone, env);
  expect(refused).toMatchObject({ code: 2, sent: null, asked: [] });
  expect(refused.stderr).toContain('GITHUB_REF is no name of a branch');
  expect(refused.stderr).toContain('GITHUB_SERVER_URL is no address');
  expect(refused.stderr).toContain('--branch NAME');
  expect(refused.stderr).not.toContain('hunter2');
  const korean = await register(clone, env, '--lang', 'ko');
  expect(korean.stderr).toContain('GITHUB_REF 값이 git이 받는 브랜치 이름이 아닙니다.');
  const said = await register(clone, env, '--branch', 'main', '--ci-url', 'https://ci.example/1');
  expect(said.sent).toMatchObject({ branch: 'main', ciUrl: 'https://ci.example/1' });
});
