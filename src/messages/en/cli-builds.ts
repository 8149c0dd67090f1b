import type { CiName } from '../../model/ci.js';
import { inBrackets, worded } from '../facts.js';
import { ciNames } from './ci.js';
import { plural } from './plural.js';
import { words } from './words.js';

export interface FoundFacts {
  readonly ci: CiName | null;
  readonly commit: string | null;
  readonly branch: {
    readonly name: string;
    readonly insteadOf: { readonly branch: string; readonly stage: string } | null;
  } | null;
  readonly pr: number | null;
  readonly ciUrl: string | null;
}

export const build = {
  found: ({ ci, commit, branch, pr, ciUrl }: FoundFacts) => {
    const instead = branch?.insteadOf ?? null;
    const parts = [
      ...(commit === null ? [] : [`commit ${commit}`]),
      ...(branch === null ? [] : [`branch ${branch.name}`]),
      ...(pr === null ? [] : [`pull request #${String(pr)}`]),
      ...(ciUrl === null ? [] : [ciUrl]),
    ];
    const why =
      instead === null
        ? ''
        : `  (not ${instead.branch}: ${instead.stage} takes builds of that branch, and the pull request is not merged)`;
    return `Found in ${ci === null ? 'git' : ciNames[ci]}: ${parts.join(', ')}${why}`;
  },
  created: (f: { build: string; commit: string; subject: string }) =>
    `Build ${f.build}  ${f.commit} ${f.subject}`,
  known: (f: { build: string; commit: string; subject: string }) =>
    `Build ${f.build} is the same artifact; the commit is attached to it.  ${f.commit} ${f.subject}`,
  again: (f: { build: string; commit: string; subject: string }) =>
    `Build ${f.build} is already registered with this commit.  ${f.commit} ${f.subject}`,
  nothingNew: 'Nothing new is promoted.',
  skipped: (f: { stage: string; why: string }) => `Not promoted to ${f.stage}: ${f.why}`,
  promotion: (f: { id: string }) => `Promotion ${f.id}     Watch: npx --no switchback watch ${f.id}`,
  noPromotion: (f: { branch: string }) => `No stage takes builds of ${f.branch} by itself.`,
};

export const milestone = {
  created: (f: { number: number; stage: string; build: string }) =>
    `Milestone ${String(f.number)} → ${f.stage}  (${f.build})`,
  replaces: (f: { number: number; build: string }) => `Replaces milestone ${String(f.number)} (${f.build}).`,
  question: (f: { number: number; stage: string; build: string }) =>
    `Make ${f.build} milestone ${String(f.number)}, on ${f.stage}?`,
  next: (f: { command: string }) => `Create it: ${f.command}`,
  putBackAt: (f: { build: string; at: string }) =>
    `${f.build}, which is booked there, comes back by itself: its promotion begins at ${f.at}.`,
  putBackLate: (f: { build: string; at: string }) =>
    `! ${f.build}, which is booked there, cannot be put back in time: its promotion would have to begin at ${f.at}. It would be refused.`,
  putBack: 'What is booked there comes back by itself before it is shown.',
  waits: 'Its promotion waits for the release.',
  /** When its promotion may start. */
  free: (f: { from: string | null; until: string | null }) =>
    `${f.from === null ? 'now' : `from ${f.from}`}${f.until === null ? ' on' : ` until ${f.until}`}`,
  earliest: (f: { at: string; usual: string | null }) =>
    f.usual === null ? f.at : `${f.at} (a promotion there usually takes ${f.usual})`,
  earliestUnknown: 'nobody can say: a hold there has no end',
  canBeUp: (f: { stage: string; at: string }) => `Up on ${f.stage} at the earliest: ${f.at}`,
  anyNumber: 'any (there is none yet)',
  slotByNumber: 'follows from the number',
};

export const diff = {
  unknown: (f: { stage: string; build: string; why: string }) =>
    `! nobody knows what ${f.stage} runs now (${worded(words.unknownBecause, f.why)}); compared with ${f.build}, its last known build`,
  heading: (f: { a: string; b: string; from: string; to: string; ahead: number }) =>
    f.ahead === 0
      ? `${f.b} has nothing that ${f.a} does not have (${f.from}...${f.to})`
      : `${f.b} is ahead of ${f.a} by ${plural(f.ahead, 'commit')} (${f.from}...${f.to})`,
  behind: (f: { a: string; b: string; behind: number }) =>
    `${f.b} does not have ${plural(f.behind, 'commit')} of ${f.a}`,
  more: (f: { count: number }) => `… ${String(f.count)} more (--all)`,
  migration: (f: { id: string; reversible: boolean }) =>
    `migration ${f.id}${f.reversible ? '' : ' (cannot be undone)'}`,
  only: (f: { stage: string; names: readonly string[] }) => `only in ${f.stage}: ${f.names.join(', ')}`,
  differ: (f: { names: readonly string[] }) => `other values: ${f.names.join(', ')}`,
  same: 'No difference.',
  setting: (f: { name: string; a: string; b: string }) => `policy ${f.name}: ${f.a || '–'} → ${f.b || '–'}`,
  truncated: 'There are more commits than the service lists.',
  atLeast:
    'The two have too little in common to be read to the end: there are at least so many commits, and which one both have is not known.',
  noPullRequest: '(no pull request)',
  group: (f: { key: string; count: number }) => `${f.key}  ${plural(f.count, 'commit')}`,
  reversible: { yes: 'yes', no: 'no' },
  noMigrations: 'No migrations.',
  moreDifferences: '(there may be more: only so much was compared)',
  sameAnswer: 'same',
};

export const where = {
  heading: (f: {
    sha: string;
    subject: string;
    author: string;
    age: string | null;
    builds: readonly string[];
  }) =>
    `${f.sha}${f.subject === '' ? '' : ` "${f.subject}"`}${inBrackets([f.author, f.age === null ? '' : `${f.age} ago`])} · ${f.builds.length === 1 ? 'build' : 'builds'} ${f.builds.join(', ')}`,
  /** Between what is told of one stage. */
  and: '; ',
  arrived: (f: { ago: string | null; build: string }) =>
    f.ago === null ? `there, in ${f.build}` : `arrived ${f.ago} ago, runs ${f.build}`,
  reverted: (f: { by: string }) => `reverted there by ${f.by}`,
  revertedBy: (f: { build: string; by: string }) => `${f.build} would bring it reverted by ${f.by}`,
  next: (f: { command: string }) => `Next: ${f.command}`,
  behind: (f: { count: number; atLeast: boolean }) =>
    `${f.atLeast ? 'at least ' : ''}${plural(f.count, 'commit')} behind`,
  needsMilestone: (f: { milestone: number | null }) =>
    f.milestone === null
      ? 'needs a milestone; there is none yet'
      : `needs a milestone; M${String(f.milestone)} is older than this commit`,
  nextRun: (f: { left: string; failed: string | null }) =>
    `next run in ${f.left}${f.failed === null ? '' : ` (last run: ${f.failed})`}`,
  onItsWay: (f: { build: string; promotion: string }) => `${f.build} is on its way (${f.promotion})`,
  paused: 'its schedule is paused',
  asked: (f: { by: string; owner: string; ago: string }) => `${f.by} asked ${f.owner} for it ${f.ago} ago`,
  judged: (f: { stage: string; said: string }) => `QA on ${f.stage}: ${f.said}`,
  earliest: (f: { at: string }) => `at the earliest ${f.at}`,
  promote: (f: { stage: string; build: string }) =>
    `may go there: npx --no switchback promote ${f.stage} --build ${f.build}`,
};

/** How the described APIs of two running builds differ. */
export const apiChanges = {
  heading: (f: { breaking: number; added: number; changed: number }) =>
    `API: ${String(f.breaking)} breaking · ${String(f.added)} new · ${String(f.changed)} changed otherwise`,
  breaking: (f: { text: string }) => `  ! breaking for clients: ${f.text}`,
  unknown: (f: { why: string }) => `API not compared: ${f.why}`,
  more: (f: { count: number }) => `… ${String(f.count)} more (--all)`,
  truncated: 'The API documents are larger than what is compared: there may be more.',
};
