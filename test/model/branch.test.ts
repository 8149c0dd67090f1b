import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isBranchName } from '../../src/model/branch.js';

/** What git itself says. */
const gitTakes = (name: string): boolean =>
  spawnSync('git', ['check-ref-format', '--branch', name], { cwd: tmpdir() }).status === 0;

test.each([
  ...['main', 'release/1.2', 'feature/로그인', 'fix#12', 'a.b', 'a-b', '@', '@x', 'a@', 'refs/heads/main'],
  ...['dependabot/npm_and_yarn/zod-4.6.7', 'main\u00a0', 'a{b', 'a}b', '$(date)', "it's", 'head', 'HEAD/x'],
])('git takes %j', (name) => {
  expect([isBranchName(name), gitTakes(name)]).toEqual([true, true]);
});

test.each([
  ...['', ' main', 'main ', 'ma in', 'main\n', '\tmain', 'a\u007fb', 'a\u001bb', 'a..b', 'a~1', 'a^', 'a:b'],
  ...[
    'a?',
    'release/*',
    'a[b',
    'a\\b',
    '-main',
    'main.lock',
    'a.lock/b',
    '.main',
    'a/.b',
    '/a',
    'a/',
    'a//b',
  ],
  ...['main.', 'a@{1}', 'HEAD'],
])('git does not take %j', (name) => {
  expect([isBranchName(name), gitTakes(name)]).toEqual([false, false]);
});

test('any name is one here exactly when it is one for git', () => {
  const piece = fc.constantFrom(...Array.from('ab./-@{}~^:?*[\\ \n\u007f한#'), '.lock', '..', 'HEAD', '@{');
  const name = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(name, (text) => isBranchName(text) === gitTakes(text)),
    { numRuns: 300 },
  );
});
