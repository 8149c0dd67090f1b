import { plural } from './plural.js';
import { words } from './words.js';

/** Where a commit is, and where it is not yet and why. */
export const commit = {
  title: 'Where is my commit?',
  arrived: (f: { when: string }) => `Arrived ${f.when}`,
  arrivedSometime: 'Arrived',
  notYet: 'Not yet',
  unknown: 'Nobody knows',
  onItsWay: 'On its way',
  places: 'Stages',
  pr: (f: { pr: number }) => `PR #${String(f.pr)}`,
  inBuild: 'in build',
  inBuilds: 'in builds',
  behind: (f: { count: number; atLeast: boolean }) =>
    `${f.atLeast ? 'at least ' : ''}${plural(f.count, 'commit')} behind`,
  nextRun: (f: { in: string }) => `Next run in ${f.in}.`,
  lastRun: 'Its last run:',
  earliest: (f: { at: string }) => `Earliest: ${f.at}.`,
  milestoneBefore: (f: { number: number }) => `M${String(f.number)} is without this commit.`,
  verdict: (f: { build: string; stage: string; by: string; verdict: keyof typeof words.verdict }) =>
    `QA on ${f.stage}: ${f.build} ${words.verdict[f.verdict]} (${f.by})`,
  offBranch: (f: { branch: string }) => `Branch ${f.branch} no longer has what runs here.`,
  promote: (f: { build: string; stage: string }) => `Promote ${f.build} → ${f.stage}`,
  tell: (f: { stage: string }) => `Tell me when it reaches ${f.stage}`,
  telling: (f: { stage: string }) => `You are told when it reaches ${f.stage}, as long as this page is open.`,
  reached: (f: { commit: string; stage: string }) => `${f.commit} has reached ${f.stage}.`,
  newMilestone: (f: { build: string }) => `New milestone from ${f.build}…`,
  notKnown: (f: { sha: string; since: string }) =>
    `We do not know \`${f.sha}\`. Check the SHA, or it may be before ${f.since}.`,
  notKnownAtAll: (f: { sha: string }) =>
    `We do not know \`${f.sha}\`. Check the SHA: no build is registered yet.`,
  squashed: 'A commit that was squashed is found by the number of its pull request, such as #412.',
  ambiguous: 'Which one?',
  ofPullRequest: (f: { pr: number }) => `Commits of pull request #${String(f.pr)}`,
  noPullRequest: (f: { pr: number }) => `No build has a commit of pull request #${String(f.pr)}.`,
  newestOfPullRequest: 'Where the newest of them is',
};
