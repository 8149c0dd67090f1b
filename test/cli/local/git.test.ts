import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commitsSince, readCommit } from '../../../src/cli/commands/commits.js';
import { git, type Repository } from '../../../src/cli/local/git.js';
import { CliError } from '../../../src/cli/terminal/failure.js';
import { messagesIn } from '../../../src/messages/index.js';

const home = mkdtempSync(join(tmpdir(), 'switchback-git-'));
const directory = join(home, 'clone');
const other = join(home, 'other');
const ran = join(home, 'ran');
const identity = {
  ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@x' },
  ...{ GIT_COMMITTER_NAME: 'C', GIT_COMMITTER_EMAIL: 'c@x' },
};
const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1', ...identity };
const make = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env }).toString().trim();
const commit = (cwd: string, subject: string): string => {
  make(cwd, 'commit', '--quiet', '--allow-empty', '-m', subject);
  return make(cwd, 'rev-parse', 'HEAD');
};

let [first, third, elsewhere] = ['', '', ''];
beforeAll(() => {
  for (const clone of [directory, other]) make(home, 'init', '--quiet', '--initial-branch=main', clone);
  first = commit(directory, 'start');
  commit(directory, '한글');
  third = commit(directory, 'end');
  elsewhere = commit(other, 'elsewhere');
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

const told = async (more: Readonly<Record<string, string>>) => {
  const repository = { directory, env: { ...env, ...more } };
  const { sha, branch } = await readCommit(repository, third);
  const commits = await commitsSince(repository, third, [first]);
  return { sha, branch, subjects: commits.map(({ subject }) => subject) };
};

const right = () => ({ sha: third, branch: 'main', subjects: ['end', '한글'] });

/** What `git -c`, a CI's job or a shell gives to every git below it. */
const configured = (...pairs: readonly (readonly [string, string])[]): Record<string, string> => ({
  GIT_CONFIG_COUNT: String(pairs.length),
  ...Object.fromEntries(
    pairs.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${String(index)}`, key],
      [`GIT_CONFIG_VALUE_${String(index)}`, value],
    ]),
  ),
});

describe('git answers the same', () => {
  test.each([
    ['within a hook of another clone', () => ({ GIT_DIR: join(other, '.git'), GIT_INDEX_FILE: 'none' })],
    ['with another work tree', () => ({ GIT_WORK_TREE: other, GIT_PREFIX: 'x/' })],
    ['with objects elsewhere', () => ({ GIT_OBJECT_DIRECTORY: join(other, '.git/objects') })],
    ['with a namespace', () => ({ GIT_NAMESPACE: 'x' })],
    ['with traces', () => ({ GIT_TRACE: '1', GIT_TRACE2: '1', GIT_TRACE_SETUP: '1' })],
    ['with a pager', () => ({ GIT_PAGER: `touch ${ran}; cat`, PAGER: `touch ${ran}; cat` })],
    ['with a shallow file', () => ({ GIT_SHALLOW_FILE: join(home, 'none') })],
    ['where configuration in variables is broken', () => ({ GIT_CONFIG_COUNT: 'many' })],
    ['where `git -c` configured it', () => ({ GIT_CONFIG_PARAMETERS: "'log.showSignature=true' 'broken" })],
    ['with another language', () => ({ LC_ALL: 'ko_KR.EUC-KR', LANG: 'ko_KR.EUC-KR' })],
    [
      'with another encoding of its output',
      () => configured(['i18n.logOutputEncoding', 'EUC-KR'], ['core.bare', 'true']),
    ],
  ])('%s', async (_where, more) => {
    expect(await told(more())).toEqual(right());
    expect(existsSync(ran)).toBe(false);
  });

  test.each([
    ['log.showSignature', 'true'],
    ['log.date', 'relative'],
    ['log.follow', 'true'],
    ['format.pretty', 'oneline'],
    ['color.ui', 'always'],
    ['color.diff', 'always'],
    ['i18n.logOutputEncoding', 'EUC-KR'],
    ['core.abbrev', '4'],
    ['core.warnAmbiguousRefs', 'true'],
    ['core.pager', `touch ${ran}; cat`],
    ['pager.rev-list', `touch ${ran}; cat`],
    ['gpg.program', `touch ${ran}`],
    ['core.fsmonitor', `touch ${ran}`],
    ['alias.rev-list', `!touch ${ran}`],
    ['alias.rev-parse', `!touch ${ran}`],
    ['alias.merge-base', `!touch ${ran}`],
  ])('where a clone or a person configured %s as %s', async (key, value) => {
    for (const scope of ['--local', '--global']) {
      make(directory, 'config', scope, key, value);
      try {
        expect(await told({})).toEqual(right());
      } finally {
        make(directory, 'config', scope, '--unset', key);
      }
    }
    expect(existsSync(ran)).toBe(false);
  });

  test('with hooks of every kind, none of which runs', async () => {
    const hooks = join(home, 'hooks');
    mkdirSync(hooks);
    const names = ['post-index-change', 'reference-transaction', 'post-checkout', 'fsmonitor-watchman'];
    for (const name of names) writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
    make(directory, 'config', 'core.hooksPath', hooks);
    expect(await told({})).toEqual(right());
    make(directory, 'config', '--unset', 'core.hooksPath');
    expect(existsSync(ran)).toBe(false);
  });

  test('where a commit was replaced or grafted in this clone alone', async () => {
    make(directory, 'replace', '--graft', third);
    writeFileSync(join(directory, '.git/info/grafts'), `${third}\n`);
    expect(await told({})).toEqual(right());
    make(directory, 'replace', '-d', third);
    rmSync(join(directory, '.git/info/grafts'));
  });
});

describe('whom git trusts', () => {
  const trusted = (more: Readonly<Record<string, string>>) =>
    git({ directory, env: { ...env, ...more } }, ['config', '--get-all', 'safe.directory']);

  test('is what CI says in variables, of which nothing else is taken', async () => {
    const more = configured(['user.name', 'from CI'], ['safe.directory', '/one'], ['Safe.Directory', '/two']);
    expect(await trusted(more)).toBe('/one\n/two\n');
    await expect(git({ directory, env: { ...env, ...more } }, ['config', 'user.name'])).rejects.toThrow();
  });

  test('is what the person’s configuration says, wherever that lies', async () => {
    const file = join(home, 'configuration');
    writeFileSync(file, '[safe]\n\tdirectory = /three\n');
    expect(await trusted({ GIT_CONFIG_GLOBAL: file })).toBe('/three\n');
  });
});

describe('what git could not do', () => {
  const why = (asked: Repository) =>
    git(asked, ['rev-parse', '--verify', `${elsewhere}^{commit}`]).catch((error: unknown) =>
      error instanceof CliError ? error.text(messagesIn('en').cli).why : error,
    );

  test('is told in its own words', async () => {
    expect(await why({ directory, env })).toContain('fatal: ');
    // Of a clone that is broken nothing is to be made anew.
    const broken = join(home, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, '.git'), 'gitdir: nowhere\n');
    expect(await why({ directory: broken, env })).toContain('not a git repository');
  });

  test('is told in ours where there is no clone at all, also in a folder of a folder', async () => {
    const deep = join(home, 'no', 'clone');
    mkdirSync(deep, { recursive: true });
    for (const place of [home, deep]) expect(await why({ directory: place, env })).toContain('has a .git');
  });

  test('is told where there is no git, too', async () => {
    expect(await why({ directory, env: { PATH: home } })).toContain('ENOENT');
  });
});
