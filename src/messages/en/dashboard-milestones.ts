import { plural } from './plural.js';

/** The milestones: which one runs where, which one comes next, and what became of the others. */
export const milestones = {
  title: 'Milestones',
  one: (f: { number: number }) => `Milestone ${String(f.number)}`,
  short: (f: { number: number }) => `M${String(f.number)}`,
  newOne: 'New milestone from a build…',
  none: 'No milestone yet. The first one may have any number.',
  noSlots: 'No stage takes milestones: none has the trigger `milestone`.',
  slot: (f: { stage: string; parity: 'odd' | 'even' | null }) =>
    f.parity === null ? f.stage : `${f.stage} (${f.parity})`,
  noPrevious: 'There is no previous milestone that runs.',
  noCurrent: 'No milestone runs yet.',
  open: (f: { stage: string }) => `Open ${f.stage}`,
  compareWith: (f: { number: number }) => `Compare with M${String(f.number)}`,
  rollBack: 'Roll back…',
  release: 'Release hold…',
  clients: 'Clients',
  held: (f: { kind: string; who: string; reason: string; until: string | null }) =>
    `Held · ${f.kind} — ${f.who}: “${f.reason}” ${f.until === null ? 'until released' : `until ${f.until}`}`,
  next: 'NEXT',
  willGo: (f: { number: number; stage: string }) => `Milestone ${String(f.number)} will go to ${f.stage}.`,
  willReplace: (f: { number: number; stage: string; replaced: number }) =>
    `Milestone ${String(f.number)} will go to ${f.stage} and REPLACE Milestone ${String(f.replaced)}.`,
  anyNumber: 'The first milestone may have any number; its stage follows from it.',
  willWait: (f: { number: number; stage: string; kind: string; until: string | null }) =>
    `${f.stage} is held (${f.kind}) ${f.until === null ? 'until somebody releases it' : `until ${f.until}`}. Milestone ${String(f.number)} will wait for it.`,
  earliest: (f: { at: string }) => `Up at the earliest: ${f.at}`,
  earliestUnknown: 'Nobody can say when it will be up: a hold there has no end.',
  override: 'Override…',
  all: 'All',
  columns: {
    number: 'Milestone',
    stage: 'Stage',
    role: 'State',
    build: 'Build',
    commits: 'Commits',
    when: 'When',
    acts: 'Open',
  },
  since: (f: { count: number; atLeast: boolean; number: number }) =>
    `${f.atLeast ? 'at least ' : ''}${plural(f.count, 'commit')} since M${String(f.number)}`,
  changes: 'Changes',
  notes: 'Notes',
  noNotes: 'Nobody has written notes.',
  putBack: (f: { stage: string }) => `Put back on ${f.stage}…`,
  unknown: (f: { number: string }) => `There is no milestone ${f.number}.`,
  facts: {
    label: 'About this milestone',
    stage: 'Stage',
    build: 'Build',
    commit: 'Commit',
    state: 'State',
    made: 'Made',
    by: (f: { who: string }) => `by ${f.who}`,
    address: 'Address',
    promotion: 'Promotion',
  },
  waitsFor: 'It waits:',
  changesSince: (f: { number: number }) => `Changes since Milestone ${String(f.number)}`,
  firstOne: 'It is the first milestone, so there is nothing to compare it with.',
  create: {
    title: 'New milestone from a build',
    number: 'Number',
    build: 'Build',
    notes: 'Notes',
    reason: 'Reason',
    optional: 'optional',
    confirm: (f: { number: number; build: string }) => `Make ${f.build} Milestone ${String(f.number)}`,
    confirmNothing: 'Make the milestone',
    chooseBuild: 'Choose a build first.',
    chooseNumber: 'Give it a number first.',
    looking: 'Loading preview…',
    refused: 'It would be refused; the reasons stand above.',
    needsReason: 'Say why first.',
    brings: (f: { count: number; atLeast: boolean; stage: string }) =>
      `Brings ${f.atLeast ? 'at least ' : ''}${plural(f.count, 'commit')} to ${f.stage}.`,
    takesAway: (f: { count: number; stage: string }) =>
      `Takes ${plural(f.count, 'commit')} away from ${f.stage}.`,
    migrations: (f: { count: number }) => `Comes with ${plural(f.count, 'migration')}.`,
    affected: (f: { clients: string }) => `Affected: ${f.clients}`,
    holdChoice: (f: { stage: string }) => `${f.stage} is held`,
    wait: 'Wait for the release',
    override: 'Override the hold',
    bookedChoice: (f: { stage: string; by: string; build: string }) =>
      `${f.stage} is booked: ${f.by} shows ${f.build}`,
    waitForEnd: 'Wait for the end of it',
    passBooked: 'Pass what is booked',
    before: (f: { build: string }) => `Go there before it, and put ${f.build} back in time`,
    comesBack: (f: { build: string; at: string }) =>
      `${f.build} comes back by itself: its promotion begins at ${f.at}.`,
    lateUnknown: (f: { build: string }) =>
      `${f.build} cannot be put back in time: nobody can say when the milestone could be up.`,
    late: (f: { build: string; due: string; ready: string }) =>
      `${f.build} cannot be put back in time: that would begin at ${f.due}, and the milestone could be up at ${f.ready} at the earliest.`,
    lateKept: (f: { build: string; due: string; by: string | null; reason: string }) =>
      `${f.build} cannot be put back in time: that would begin at ${f.due}, when ${f.by === null ? 'it is quiet there' : `${f.by} keeps the stage`} (“${f.reason}”).`,
    despiteKnownBad: 'Take this build although it is known to be bad',
    done: (f: { number: number; stage: string }) =>
      `Milestone ${String(f.number)} is recorded and goes to ${f.stage}.`,
  },
};
