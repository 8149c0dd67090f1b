import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commitsSince, readCommit } from '../../../src/cli/commands/commits.js';
import type { Repository } from '../../../src/cli/local/git.js';
import { CliError } from '../../../src/cli/terminal/failure.js';
import { messagesIn } from '../../../src/messages/index.js';

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

  test('have their parents, and of one whose child is registered already there is itself', async () => {
    const commits = await commitsSince(repository, third, [first]);
    expect(commits.map(({ parents }) => parents)).toEqual([[second], [first]]);
    expect(await commitsSince(repository, second, [third, first])).toMatchObject([
      { sha: second, parents: [first] },
    ]);
  });

  test('that came with a merge are all there, however many they are', async () => {
    const many = Array.from({ length: 700 }, (_, place) => [
      `commit refs/heads/many\nmark :${String(place + 1)}\ncommitter M <m@x> ${String(1_800_000_000 + place)} +0000`,
      `data 1\nx\nfrom ${place === 0 ? first : `:${String(place)}`}\n`,
    ]);
    execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, env, input: many.flat().join('\n') });
    const merge = git(
      'commit-tree',
      git('write-tree'),
      '-p',
      third,
      '-p',
      git('rev-parse', 'many'),
      '-m',
      'merge',
    );
    expect(await commitsSince(repository, merge, [third])).toHaveLength(701);
    expect((await commitsSince(repository, merge, [third, git('rev-parse', 'many~3')])).length).toBe(4);
  });

  test('of a shallow clone are refused where it hides some, with what to do about it', async () => {
    const clone = mkdtempSync(join(tmpdir(), 'switchback-shallow-'));
    const shallow = { directory: clone, env };
    const cloned = (depth: number): void => {
      rmSync(clone, { recursive: true });
      git('clone', '--quiet', '--branch', 'main', `--depth=${String(depth)}`, `file://${directory}`, clone);
    };
    cloned(1);
    for (const known of [[], [first]]) {
      const refused = await commitsSince(shallow, third, known).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'switchback/history-incomplete', exit: 2 });
      const { next } = refused instanceof CliError ? refused.text(messagesIn('en').cli) : { next: '' };
      expect(next).toContain('git fetch --unshallow');
    }
    cloned(2);
    expect((await commitsSince(shallow, third, [second])).map(({ sha }) => sha)).toEqual([third]);
    cloned(3);
    expect(await commitsSince(shallow, third, [first])).toHaveLength(2);
    rmSync(clone, { recursive: true });
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

interface Raw {
  readonly author?: string;
  readonly committer?: string;
  readonly headers?: readonly string[];
  readonly message?: string | Buffer;
}

const committed = 'C <c@x> 1300000001 +0000';

/** A commit as no git of today would write it, and as some repositories hold it. */
function foreign({ author, committer = committed, headers = [], message = 'odd\n' }: Raw): string {
  const lines = [
    `tree ${git('write-tree')}`,
    ...(author === undefined ? [] : [`author ${author}`]),
    ...[`committer ${committer}`, ...headers, '', ''],
  ];
  const input = Buffer.concat([Buffer.from(lines.join('\n')), Buffer.from(message)]);
  const args = ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'];
  return execFileSync('git', args, { cwd: directory, env, input }).toString().trim();
}

const only = async (raw: Raw) => (await commitsSince(repository, foreign(raw), []))[0];

describe('a commit as some repositories hold it', () => {
  const byCommitter = '2011-03-13T07:06:41.000Z';
  test.each([
    ['a zone of 518 hours', 'A <a@x> 1300000000 +051800', '2011-03-13T07:06:40.000Z'],
    ['a zone of 99 hours', 'A <a@x> 1300000000 +9999', '2011-03-13T07:06:40.000Z'],
    ['no zone', 'A <a@x> 1300000000', byCommitter],
    ['a zone in words', 'A <a@x> 1300000000 KST', byCommitter],
    ['the year 9999', 'A <a@x> 253402300799 +0000', '9999-12-31T23:59:59.000Z'],
    ['the year 10000', 'A <a@x> 253402300800 +0000', byCommitter],
    ['more seconds than a number holds', 'A <a@x> 99999999999999999999999 +0000', byCommitter],
    ['seconds before 1970', 'A <a@x> -5 +0000', byCommitter],
    ['a date in words', 'A <a@x> yesterday', byCommitter],
    ['no date', 'A <a@x>', byCommitter],
    ['no author', undefined, byCommitter],
  ])('with %s counts with its own date or the committer’s', async (_what, author, at) => {
    expect(await only(author === undefined ? {} : { author })).toMatchObject({ subject: 'odd', at });
  });

  test('with two broken dates counts without one', async () => {
    expect(await only({ author: 'A <a@x>', committer: 'C <c@x> 253402300800 +9999' })).toMatchObject({
      author: 'A',
      at: null,
    });
  });

  test.each([
    ['a name with signs of its own', 'A>B <<a@x>> 1 +0000', 'A>B'],
    ['no name', ' <a@x> 1 +0000', '–'],
    ['a name that steers terminals', 'A\u001b[31m\u0007B <a@x> 1 +0000', 'A B'],
    ['a name of many characters of two halves', `A${'😀'.repeat(150)} <a@x> 1 +0000`, `A${'😀'.repeat(99)}`],
    ['a name that could end a field', 'A\u001fB <a@x> 1 +0000', 'A B'],
  ])('with %s has an author that the service takes', async (_what, author, shown) => {
    expect((await only({ author }))?.author).toBe(shown);
  });

  const korean = Buffer.from([0xc7, 0xd1, 0xb1, 0xdb, 0x0a]);
  const author = 'A <a@x> 1 +0000';
  test.each([
    ['in EUC-KR', ['encoding EUC-KR'], korean, '한글'],
    ['in an encoding that nobody knows', ['encoding nonsense'], korean, '�ѱ�'],
    ['of bytes that are no text', [], Buffer.from([0x61, 0xff, 0xfe, 0x62]), 'a��b'],
    ['over two lines', [], Buffer.from('one\ntwo\n\nbody'), 'one two'],
    ['with the signs between fields', [], Buffer.from('a\u001fb'), 'a b'],
    ['of nothing', [], Buffer.from(''), '–'],
  ])('with a subject %s is read', async (_what, headers, message, subject) => {
    expect((await only({ author, headers, message }))?.subject).toBe(subject);
  });

  test('with a signature and a merged tag is read', async () => {
    const headers = [
      'gpgsig -----BEGIN PGP SIGNATURE-----\n author X <x@x> 5 +0000\n -----END PGP SIGNATURE-----',
      `mergetag object ${first}\n tagger X <x@x> 5 +0000`,
    ];
    expect(await only({ author, headers })).toMatchObject({
      ...{ author: 'A', subject: 'odd', at: '1970-01-01T00:00:01.000Z' },
    });
  });

  test('does not keep those after it from being registered', async () => {
    const odd = foreign({ author: 'A <a@x> 1300000000 +051800', headers: [] });
    const args = ['commit-tree', git('write-tree'), '-p', odd, '-m', 'next'];
    const next = git(...args);
    expect((await commitsSince(repository, next, [])).map(({ subject }) => subject)).toEqual(['next', 'odd']);
  });
});

describe('the commit that is named', () => {
  test('is one of that SHA, also where a branch has its beginning as a name', async () => {
    const prefix = first.slice(0, 10);
    git('branch', prefix, third);
    expect((await readCommit(repository, prefix)).sha).toBe(first);
    git('branch', '-D', prefix);
  });

  test('has its branch also where a tag has the name of the branch', async () => {
    git('tag', 'main', first);
    expect(await readCommit(repository, third)).toEqual({ sha: third, branch: 'main' });
    git('tag', '-d', 'main');
  });
});
