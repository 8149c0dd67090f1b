import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commitsSince, readCommit, type Repository } from '../../../src/cli/commands/commits.js';

const directory = mkdtempSync(join(tmpdir(), 'switchback-commits-'));
const identity = {
  GIT_AUTHOR_NAME: '미나',
  GIT_AUTHOR_EMAIL: 'm@x',
  GIT_COMMITTER_NAME: 'M',
  GIT_COMMITTER_EMAIL: 'm@x',
};
const env = { PATH: process.env['PATH'], HOME: directory, GIT_CONFIG_NOSYSTEM: '1', ...identity };
const repository: Repository = { directory, env };
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: directory, env }).toString().trim();
const commit = (subject: string): string => {
  git('commit', '--quiet', '--allow-empty', '--allow-empty-message', '-m', subject);
  return git('rev-parse', 'HEAD');
};

let [first, second, third] = ['', '', ''];
beforeAll(() => {
  git('init', '--quiet', '--initial-branch=main');
  first = commit('start');
  second = commit('fix login retry $(date) "quoted"');
  third = commit('');
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('commits from a clone', () => {
  test('are those since the newest registered build that is an ancestor, newest first', async () => {
    const commits = await commitsSince(repository, third, [third, 'f'.repeat(40), first]);
    expect(commits.map(({ sha }) => sha)).toEqual([third, second]);
    expect(commits[1]).toMatchObject({ subject: 'fix login retry $(date) "quoted"', author: '미나' });
  });

  test('of a first build are its last few', async () => {
    expect((await commitsSince(repository, third, [])).map(({ sha }) => sha)).toEqual([third, second, first]);
  });

  test('without a subject get a dash, since the service takes no empty text', async () => {
    expect((await commitsSince(repository, third, [second]))[0]?.subject).toBe('–');
  });

  test('know the branch only of the commit that is checked out', async () => {
    expect(await readCommit(repository, third.slice(0, 10))).toEqual({ sha: third, branch: 'main' });
    expect(await readCommit(repository, second)).toEqual({ sha: second, branch: null });
  });

  test('that do not exist are refused with what git said', async () => {
    await expect(readCommit(repository, 'e'.repeat(40))).rejects.toMatchObject({
      code: 'switchback/git-failed',
      exit: 2,
    });
  });

  test('are never taken from something that git could read as an option', async () => {
    await expect(readCommit(repository, '--output=x')).rejects.toMatchObject({
      code: 'switchback/bad-value',
    });
  });
});
