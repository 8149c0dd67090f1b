import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { githubJob } from './github-job.js';
import { makeOrigin, register, type Clone, type Origin } from './origin.js';

let origin: Origin;
beforeAll(() => {
  origin = makeOrigin();
});
afterAll(() => origin.remove());

function cloned(sha?: string): Clone {
  const clone = origin.clone();
  clone.git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
  if (sha === undefined) clone.git('switch', '--quiet', 'main');
  else clone.git('checkout', '--quiet', '--detach', sha);
  return clone;
}

describe('a checkout without a CI', () => {
  test('is of the commit and the branch that are checked out', async () => {
    const { code, stderr, sent } = await register(cloned(), {});
    expect(code).toBe(0);
    expect(stderr).toBe(`Found in git: commit ${origin.main.slice(0, 7)}, branch main\n`);
    expect(sent).toMatchObject({ commit: origin.main, branch: 'main' });
    expect(sent).not.toHaveProperty('ciUrl');
  });

  test('of a detached HEAD is of the only branch that ends there', async () => {
    expect((await register(cloned(origin.head), {})).sent).toMatchObject({
      ...{ commit: origin.head, branch: 'feature/login' },
    });
  });

  test('of a detached HEAD where none or several end asks for the branch, and guesses none', async () => {
    const none = await register(cloned(origin.older), {});
    expect(none).toMatchObject({ code: 2, sent: null });
    expect(none.stderr).toContain('--branch main');
    const clone = cloned(origin.main);
    clone.git('branch', 'release');
    const several = await register(clone, {});
    expect(several).toMatchObject({ code: 2, sent: null });
    expect(several.stderr).toContain('several end there: main, release');
    expect((await register(clone, {}, '--branch', 'release')).sent?.branch).toBe('release');
  });

  test('says in a shallow clone how to deepen it in the words of all', async () => {
    const clone = origin.clone();
    clone.git('fetch', '--quiet', '--depth=1', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    clone.git('switch', '--quiet', 'main');
    const refused = await register(clone, {});
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('git fetch --unshallow; for CI: fetch-depth: 0 (GitHub Actions)');
  });

  test('tells what it found in Korean, too', async () => {
    const { stderr } = await register(cloned(), {}, '--lang', 'ko', '--pr', '7');
    expect(stderr).toBe(`git에서 찾음: 커밋 ${origin.main.slice(0, 7)}, 브랜치 main\n`);
  });

  test('takes no pull request that has no number', async () => {
    const refused = await register(cloned(), {}, '--pr', 'x');
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('--pr cannot be "x".');
  });
});

describe('which CI it is', () => {
  const job = () => githubJob({ sha: origin.main, ref: 'refs/heads/other' });

  test('is said where the variables of two are set', async () => {
    const both = { ...job(), BUILDKITE: 'true' };
    const refused = await register(cloned(), both);
    expect(refused).toMatchObject({ code: 2, sent: null, asked: [] });
    expect(refused.stderr).toContain('GITHUB_ACTIONS, BUILDKITE');
    expect((await register(cloned(), both, '--ci', 'github')).sent?.branch).toBe('other');
    expect((await register(cloned(), both, '--ci', 'none')).sent?.branch).toBe('main');
  });

  test('is none that nobody knows', async () => {
    const refused = await register(cloned(), {}, '--ci', 'travis');
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('github, gitlab, jenkins, buildkite, none');
  });
});

// Of another user is only what root gives away.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
asRoot('a clone that belongs to another user, as in a container', () => {
  test('is refused with the command by which git trusts it, and then taken', async () => {
    const clone = cloned();
    for (const path of [clone.directory, join(clone.directory, '.git')]) {
      chmodSync(path, 0o755);
      chownSync(path, 12345, 12345);
    }
    const refused = await register(clone, githubJob({ sha: origin.main, ref: 'refs/heads/main' }));
    expect(refused).toMatchObject({ code: 2, sent: null });
    expect(refused.stderr).toContain('switchback/git-distrusts');
    const command = /git config --global --add safe\.directory (\S+)/.exec(refused.stderr)?.[1];
    expect(command).toBe(clone.directory);
    const trusting = {
      ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: String(command) },
    };
    expect((await register(clone, trusting)).sent?.commit).toBe(origin.main);
  });
});
