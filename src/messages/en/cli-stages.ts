import { roles } from './cli-names.js';
import { worded } from '../facts.js';
import { plural } from './plural.js';
import { words } from './words.js';

export const status = {
  first:
    'No stage has a build yet. The first one comes in with: npx --no switchback build create   (here, or in CI)',
  held: (f: { kind: string; left: string | null; others: number }) =>
    `${f.left === null ? f.kind : `${f.kind}, ${f.left} left`}${f.others === 0 ? '' : ` +${String(f.others)}`}`,
  /** In the column of holds; who, why and until when is said once above. */
  line: 'the line',
  booked: (f: { kind: string; from: string; others: number }) =>
    `${f.kind} from ${f.from}${f.others === 0 ? '' : ` +${String(f.others)}`}`,
  notAsBooked: (f: {
    stage: string;
    by: string;
    at: string | null;
    build: string;
    milestone: number | null;
    runs: string | null;
  }) =>
    `! ${f.stage} runs ${f.runs ?? 'nothing'}, and ${f.milestone === null ? f.build : `milestone ${String(f.milestone)} (${f.build})`} is booked there by ${f.by}${f.at === null ? '' : ` from ${f.at}`}:`,
  comesBack: (f: { stage: string; by: string; at: string; build: string; milestone: number | null }) =>
    `${f.stage}: ${f.milestone === null ? f.build : `milestone ${String(f.milestone)} (${f.build})`}, booked by ${f.by}, comes back by itself at ${f.at}`,
  heading: (f: { count: number }) => plural(f.count, 'stage'),
  milestone: (f: { number: number; role: keyof typeof roles }) => `M${String(f.number)} (${f.role})`,
  behind: (f: { stage: string; count: number; atLeast: boolean }) =>
    `${String(f.count)}${f.atLeast ? '+' : ''} in ${f.stage}`,
  queued: (f: { count: number }) => `${String(f.count)} in the queue`,
  promoting: 'promoting',
  silent: (f: { stage: string; promotion: string; wait: string }) => `◐ ${f.stage}: ${f.promotion} ${f.wait}`,
  stopping: (f: { stage: string; promotion: string; wait: string }) =>
    `■ ${f.stage}: ${f.promotion} is being stopped: ${f.wait}`,
  failed: (f: {
    stage: string;
    build: string;
    phase: string;
    ago: string;
    step: string | null;
    why: string;
  }) =>
    `! ${f.stage}: ${f.build} ${f.phase} ${f.ago} ago${f.step === null ? '' : ` at "${f.step}"`}: ${f.why}`,
  recover: (f: { stage: string }) => `  npx --no switchback stage recover ${f.stage} --reason "…"`,
  log: (f: { promotion: string }) => `  npx --no switchback logs ${f.promotion}`,
  unknown: (f: { stage: string; why: string }) =>
    `! ${f.stage}: nobody knows what runs there: ${worded(words.unknownBecause, f.why)}`,
  ownWords: (f: { stage: string }) => `  npx --no switchback logs --stage ${f.stage}`,
  events: (f: { stage: string }) => `  npx --no switchback events --stage ${f.stage}`,
  half: 'half applied',
  noTasks: 'no tasks',
  halfApplied: (f: { stage: string; promotion: string }) =>
    `! ${f.stage} is half applied: the update of ${f.promotion} did not come through, and what it was to change may be there in part`,
  orphans: (f: { stage: string; count: number }) =>
    `! ${f.stage}: updates that were cut off may have left ${plural(f.count, 'resource')} in AWS that Pulumi does not know, and that may cost money for ever`,
  orphansLook: (f: { stage: string }) => `  npx --no switchback stage recover ${f.stage} --look`,
  again: (f: { stage: string; build: string | null }) =>
    `  npx --no switchback promote ${f.stage}${f.build === null ? '' : ` --build ${f.build}`}`,
  unhealthy: (f: { stage: string; health: string; restarts: number }) =>
    `! ${f.stage} is ${f.health} (${plural(f.restarts, 'restart')})`,
};

/** Said before lines that are not all. */
export const stageLog = {
  nothing: (f: { stage: string }) => `The backends of ${f.stage} wrote nothing, as far as it was looked for.`,
  'left-out': '… there are earlier lines: --lines 2000 shows more, --since 1h from a time on.',
  'not-kept': '… earlier lines are not kept any more.',
  unended: '… (the line has not ended)',
};

export const stage = {
  hostless: (f: { stages: readonly string[] }) =>
    `${f.stages.join(', ')}: nothing answers at the address, for the process behind it is gone, as after a reboot. The service brings it back: npx --no switchback serve`,
  fromFiles: 'The service is not running: this is what the stage files say.',
  ownWords: (f: { stage: string }) => `What the backend wrote: npx --no switchback logs --stage ${f.stage}`,
  noSchedule: 'not on a schedule',
  noSource: '–',
  quiet: (f: { when: string; length: string; timezone: string; reason: string }) =>
    `${f.when} (${f.timezone}), for ${f.length}: "${f.reason}"`,
  quietWindow: (f: { from: string; until: string }) => `${f.from} – ${f.until}`,
  lead: (f: { length: string }) => `nothing new starts in the last ${f.length} before what is booked`,
  unknown: (f: { stage: string; why: string }) =>
    `unknown: ${worded(words.unknownBecause, f.why)}. Recover: npx --no switchback stage recover ${f.stage} --reason "…"`,
  halfApplied: (f: { stage: string; build: string | null; promotion: string }) =>
    `half applied: the update of ${f.promotion} did not come through. Put it right: npx --no switchback promote ${f.stage}${f.build === null ? '' : ` --build ${f.build}`}`,
  orphans: (f: { stage: string; count: number }) =>
    `${plural(f.count, 'resource')} that Pulumi does not know may be left in AWS. Which: npx --no switchback stage recover ${f.stage} --look`,
  offBranch: (f: { branch: string }) =>
    `runs commits that ${f.branch} no longer has: its history was rewritten`,
  hostEnds: (f: { times: number; hours: number; ago: string; how: string }) =>
    `the process behind its address ended by itself ${f.times === 1 ? 'once' : `${String(f.times)} times`} in the last ${String(f.hours)} hours, ${f.times === 1 ? '' : 'the last time '}${f.ago} ago (${f.how})`,
  hostKilled: 'killed',
  since: (f: { build: string; commit: string; subject: string; since: string; by: string }) =>
    `${f.build}  ${f.commit} ${f.subject} (${f.since}, ${f.by})`,
  queued: (f: { count: number }) => plural(f.count, 'promotion'),
};

export const hold = {
  held: (f: { stage: string; kind: string; by: string; reason: string; end: string }) =>
    `${f.stage} is held by ${f.by}, ${f.end} (${f.kind}): "${f.reason}"`,
  keeps: (f: { stage: string; kind: string; by: string; reason: string; end: string }) =>
    `${f.stage} keeps what ${f.by} put there, ${f.end} (${f.kind}): "${f.reason}". What comes by itself is left out; a person may promote.`,
  booked: (f: {
    stage: string;
    kind: string;
    by: string;
    reason: string;
    from: string;
    end: string;
    shows: string;
  }) => `${f.stage} is booked by ${f.by} from ${f.from} until ${f.end} (${f.kind})${f.shows}: "${f.reason}"`,
  keepsFrom: (f: { stage: string; at: string }) => `Nothing new starts on ${f.stage} from ${f.at}.`,
  /** What is to be seen there, in the middle of a sentence. */
  shows: (f: { build: string; milestone: number | null }) =>
    f.milestone === null ? `, to show ${f.build}` : `, to show milestone ${String(f.milestone)} (${f.build})`,
  notAsBooked: (f: { runs: string | null; command: string }) =>
    `not as booked: it runs ${f.runs ?? 'nothing'}. Put it right: ${f.command}`,
  comesBack: (f: { at: string }) => `comes back by itself at ${f.at}`,
  overlaps: 'At the same time:',
  cancel: (f: { hold: string }) => `Cancel: npx --no switchback hold release ${f.hold}`,
  until: (f: { at: string; left: string }) => `until ${f.at}, ${f.left} left`,
  open: 'until it is released',
  ended: (f: { how: 'released' | 'expired'; at: string }) => `${words.holdEnd[f.how]} ${f.at}`,
  over: (f: { stage: string; kind: string; by: string; reason: string; end: string }) =>
    `${f.stage} was held by ${f.by} (${f.kind}): "${f.reason}"; ${f.end}`,
  /** In a column. */
  how: { released: 'released', expired: 'over', open: 'until released' },
  running: (f: { id: string; build: string }) => `Under way: ${f.build} (${f.id}) still finishes.`,
  keep: (f: { count: number }) =>
    `${plural(f.count, 'promotion')} in the queue: each keeps its place and is checked again after the release.`,
  release: (f: { hold: string }) => `Release: npx --no switchback hold release ${f.hold}`,
  released: (f: { stage: string; others: number }) =>
    f.others === 0 ? `${f.stage} is released.` : `The hold is released; ${f.stage} stays held:`,
  verdict: (f: { stage: string; build: string; verdict: string }) =>
    `QA on ${f.stage}: ${f.build} ${f.verdict}.`,
  noVerdict: (f: { stage: string; build: string }) =>
    `QA has not said how ${f.build} did. Later: npx --no switchback verdict set ${f.stage} passed   or: failed`,
  goesOn: (f: { count: number }) =>
    `${plural(f.count, 'promotion')} in the queue: each is checked again now.`,
  skipped: (f: { stage: string; build: string }) =>
    `A commit came meanwhile and was skipped. Promote it now: npx --no switchback promote ${f.stage} --build ${f.build}`,
  newest: (f: { stage: string; source: string }) =>
    `Promote the newest now: npx --no switchback promote ${f.stage} --from ${f.source}`,
};

/** Who waits for the end of a hold, and what they are answered. */
export const ask = {
  told: (f: { stage: string; owner: string; reason: string }) =>
    `${f.owner} reads now that you wait for ${f.stage}: "${f.reason}"`,
  look: (f: { stage: string }) =>
    `The answer will be here: npx --no switchback stage show ${f.stage}   and: npx --no switchback events --stage ${f.stage}`,
  waits: (f: { by: string; owner: string; since: string; ago: string; reason: string }) =>
    `${f.by} waits for ${f.owner} since ${f.since} (${f.ago} ago): "${f.reason}"`,
  answered: (f: { by: string; how: keyof typeof words.askAnswer; reason: string | null; at: string }) =>
    `answered by ${f.by}, ${f.at}: ${words.askAnswer[f.how]}${f.reason === null ? '' : `, "${f.reason}"`}`,
  /** What its owner may answer. */
  answers: (f: { hold: string; ask: string; isAhead: boolean }) => [
    `  npx --no switchback hold release ${f.hold}`,
    `  npx --no switchback hold extend ${f.hold} ${f.isAhead ? '--from "…" --until "…"' : '--for 2h'}`,
    `  npx --no switchback hold answer ${f.ask} --no --reason "…"`,
  ],
  no: (f: { by: string; reason: string }) => `${f.by} is told no: "${f.reason}". The hold stays as it is.`,
};

/** A hold of all stages at once. */
export const line = {
  stopped: (f: { by: string; kind: string; reason: string; end: string; going: readonly string[] }) =>
    `The line is stopped by ${f.by}, ${f.end} (${f.kind}): "${f.reason}"${f.going.length === 0 ? '' : `; not held by it: ${f.going.join(', ')}`}`,
  running: (f: { stage: string; id: string; build: string }) =>
    `Under way on ${f.stage}: ${f.build} (${f.id}) still finishes.`,
  release: (f: { line: string }) => `Release: npx --no switchback hold release ${f.line}`,
  released: 'The line goes on. Other holds stay: npx --no switchback hold list',
};

/** What to do about a hold that is in the way. */
export const onHold = {
  question: 'Promote anyway?  [y]es override · [w]ait for the release · [d]etails · [N]o',
  why: 'Reason for overriding the hold',
};

export const recover = {
  question: (f: { stage: string; clearLock: boolean; takeOver: boolean }) =>
    f.takeOver
      ? `Is the service that follows the update of ${f.stage} really gone? Take the update from it, then read what is there and record what runs?`
      : f.clearLock
        ? `Remove the lock of ${f.stage}, read what is there and record what runs?`
        : `Read what is on ${f.stage} and record what runs?`,
  started: (f: { id: string; stage: string }) =>
    `Recovery ${f.id}: the stack of ${f.stage} is refreshed, then its platform is asked …`,
  observed: (f: { build: string | null; health: string; digest: string | null; at: string }) =>
    `${f.build ?? (f.digest === null ? 'no build' : `something unregistered, ${f.digest.slice(0, 19)}`)}, ${f.health} (${f.at})`,
  detached: (f: { stage: string }) => [
    `Detached. The recovery of ${f.stage} goes on.`,
    `Look: npx --no switchback stage recover ${f.stage} --preview`,
  ],
  noState: 'The state of the stack cannot be read just now.',
  choices: 'What you can do:',
  orphans: 'Left in AWS, and not known to Pulumi:',
  labels: {
    recorded: 'Recorded',
    last: 'Last promotion',
    observed: 'Platform says',
    lock: 'Lock',
    pending: 'Cut off',
  },
};

export const schedule = {
  paused: (f: { by: string }) => `paused by ${f.by}`,
  isPaused: (f: { stage: string }) =>
    `The schedule of ${f.stage} is paused. Resume: npx --no switchback schedule resume ${f.stage}`,
  isResumed: (f: { stage: string; next: string }) => `The schedule of ${f.stage} runs again, next: ${f.next}`,
};

export const client = {
  attached: (f: { client: string; stage: string }) => `${f.client} uses ${f.stage}.`,
  detached: (f: { client: string }) => `${f.client} is detached.`,
  again: (f: { client: string }) =>
    `Attach it again: npx --no switchback client attach ${f.client} --to <stage>`,
  next: (f: { stage: string }) =>
    `Everybody who uses ${f.stage}: npx --no switchback stage clients ${f.stage}`,
  touched: (f: { names: string }) => `clients  ${f.names}`,
  seen: (f: { ago: string }) => `seen ${f.ago} ago`,
  neverSeen: 'never seen',
};

export const environment = {
  secret: '[secret]',
  process: 'process environment',
  warning: (f: { text: string }) => `warning: ${f.text}`,
};
