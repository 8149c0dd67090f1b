import type { CiName, CiProblem } from '../../model/ci.js';
import { ciNames, ciProblem, deepen, deepenAnywhere } from './ci.js';

const endsAt = (branches: readonly string[]): string =>
  branches.length === 0
    ? 'No branch is checked out there, and none that git knows ends there.'
    : `No branch is checked out there, and several end there: ${branches.join(', ')}`;

/** What is typed before there is anything to build from. */
export const firstCommit = (before: string): string =>
  `${before}git add --all && git commit --message "First commit"`;

/** Errors about git and CI: what a build is made of, and of which branch. */
export const gitErrors = {
  'git-failed': (f: { directory: string; command: string; why: string }) => ({
    what: `git could not answer in ${f.directory}.`,
    why: `${f.command}: ${f.why}`,
    next: 'Name the clone with --repo DIR, and fetch the commit there first.',
  }),
  'git-distrusts': (f: { directory: string; trust: string }) => ({
    what: `git does not trust the clone in ${f.directory}.`,
    why: 'It belongs to another user than the one who runs this, as in a container whose clone was made outside.',
    next: `git config --global --add safe.directory ${f.trust}   (in the same job, by the same user)`,
  }),
  'no-repository': (f: { directory: string }) => ({
    what: `There is no git repository in ${f.directory}.`,
    why: 'A build is named after its commit, and neither this directory nor one above it has a .git.',
    next: `${firstCommit('git init && ')}   (node_modules/ belongs into .gitignore before; of a clone elsewhere: --repo DIR)`,
  }),
  'no-commit': (f: { directory: string }) => ({
    what: `The repository in ${f.directory} has no commit yet.`,
    why: 'A build is named after its commit, and the branch that is checked out has none.',
    next: `${firstCommit('')}   (node_modules/ belongs into .gitignore before)`,
  }),
  'which-ci': (f: { variables: readonly string[] }) => ({
    what: 'Which CI is this?',
    why: `The variables of more than one are set: ${f.variables.join(', ')}`,
    next: 'Say it: --ci github, gitlab, jenkins, buildkite or none',
  }),
  'ci-variables': (f: { ci: CiName; problems: readonly CiProblem[]; options: readonly string[] }) => ({
    what: `${ciNames[f.ci]} does not say what was built.`,
    why: f.problems.map(ciProblem).join('\n'),
    next: `Say it yourself: ${f.options.join(' ')}`,
  }),
  'other-checkout': (f: { ci: CiName; variable: string; said: string; head: string }) => ({
    what: `Which commit was built: ${f.said.slice(0, 7)} or ${f.head.slice(0, 7)}?`,
    why: `By ${f.variable} of ${ciNames[f.ci]} it is ${f.said.slice(0, 7)}, and ${f.head.slice(0, 7)} is checked out.`,
    next: `Check out what is built before, or say it: --sha ${f.head.slice(0, 12)} --branch NAME`,
  }),
  'no-branch': (f: {
    commit: string;
    ofTag: boolean;
    branches: readonly string[];
    variables: string | null;
  }) => ({
    what: `Of which branch is ${f.commit.slice(0, 7)}?`,
    why: [
      ...(f.ofTag ? ['This is the run of a tag, and a tag is on no branch.'] : []),
      ...(f.ofTag || f.variables === null ? [] : [`Not set: ${f.variables}`]),
      ...(f.ofTag ? [] : [endsAt(f.branches)]),
    ].join('\n'),
    next: 'Say it: --branch main',
  }),
  'history-incomplete': (f: { directory: string; commit: string; ci: CiName | null }) => ({
    what: `The clone in ${f.directory} has only a part of the history.`,
    why: `It is a shallow clone and ends at ${f.commit.slice(0, 7)}: what came before it would be unknown for ever.`,
    next: f.ci === null ? deepenAnywhere : deepen[f.ci],
  }),
  'too-many-commits': (f: { most: number }) => ({
    what: 'Too many commits at once.',
    why: `More than ${String(f.most)} commits came since the last registered build, and none of them may be lost.`,
    next: 'Register a build of an earlier commit first.',
  }),
};
