import { worded } from '../facts.js';
import { words } from './words.js';

const plural = (count: number, one: string): string => `${String(count)} ${one}${count === 1 ? '' : 's'}`;

interface ChangeCounts {
  create: number;
  update: number;
  replace: number;
  delete: number;
  same: number;
}

/** Only what there is of it. */
const counted = (all: readonly (readonly [string, number, string])[]): string[] =>
  all.flatMap(([sign, count, word]) => (count === 0 ? [] : [`${sign}${String(count)} ${word}`]));

export const phases = {
  pending: 'waiting',
  running: 'promoting',
  verifying: 'verifying',
  succeeded: 'succeeded',
  failed: 'failed',
  errored: 'error',
  aborted: 'aborted',
  superseded: 'superseded',
  skipped: 'skipped',
};

export const steps = {
  'get-build': 'get build',
  'pulumi-preview': 'pulumi preview',
  'pulumi-up': 'pulumi up',
  verify: 'verify',
  record: 'record',
  notify: 'notify',
};

export const health = {
  healthy: 'healthy',
  degraded: 'degraded',
  down: 'down',
  none: '–',
  unknown: 'unknown',
};
export const roles = {
  current: 'current',
  previous: 'previous',
  replaced: 'replaced',
  absent: 'not there',
  unknown: 'unknown',
};
export const triggers = {
  commit: 'commit: every build that CI registers',
  schedule: 'schedule: when there is something new',
  request: 'request: somebody chooses',
  milestone: 'milestone: its turn among the milestone stages',
};

export const columns = {
  client: 'CLIENT',
  uses: 'USES',
  seen: 'SEEN',
  owner: 'OWNER',
  contact: 'CONTACT',
  seq: '#',
  time: 'TIME',
  event: 'EVENT',
  stage: 'STAGE',
  build: 'BUILD',
  commit: 'COMMIT',
  subject: 'SUBJECT',
  age: 'AGE',
  who: 'WHO',
  health: 'HEALTH',
  lastRun: 'LAST RUN',
  waiting: 'WAITING',
  address: 'ADDRESS',
  branch: 'BRANCH',
  runsOn: 'RUNS ON',
  milestone: 'MILESTONE',
  role: 'ROLE',
  phase: 'PHASE',
  schedule: 'SCHEDULE',
  zone: 'ZONE',
  next: 'NEXT',
  promotion: 'PROMOTION',
  trigger: 'TRIGGER',
  source: 'SOURCE',
  hold: 'HOLD',
  kind: 'KIND',
  until: 'UNTIL',
  reason: 'REASON',
  dotenv: 'DOTENV',
  purpose: 'FOR',
  sha: 'SHA',
  date: 'AGE',
  author: 'AUTHOR',
  message: 'MESSAGE',
  migration: 'MIGRATION',
  undo: 'CAN BE UNDONE',
  path: 'PATH',
  differences: 'DIFFERENCES',
  name: 'NAME',
  file: 'FROM',
  value: 'VALUE',
};

export const labels = {
  clients: 'Clients',
  stage: 'Stage',
  purpose: 'For',
  dotenv: 'Dotenv file',
  dotenvReason: 'Why this name',
  platform: 'Platform',
  trigger: 'Trigger',
  source: 'Source',
  branches: 'Branches',
  schedule: 'Schedule',
  nextRun: 'Next run',
  requires: 'Requires',
  address: 'Address',
  health: 'Health',
  state: 'State',
  build: 'Build',
  previous: 'Previous',
  stable: 'Stable',
  milestone: 'Milestone',
  waiting: 'Waiting',
  commit: 'Commit',
  alsoCommits: 'Also',
  branch: 'Branch',
  tarball: 'Tarball',
  image: 'Image',
  ci: 'CI',
  created: 'Created',
  runsOn: 'Runs on',
  commits: 'Commits',
  slots: 'Slots',
  replaces: 'Replaces',
  hold: 'Hold',
  quarantined: 'Quarantined',
  kind: 'Kind',
  who: 'Who',
  reason: 'Reason',
  since: 'Since',
  until: 'Until',
};

export const empty = {
  clients: 'No client is attached. Attach one:  switchback client attach web/dev --to <stage>',
  builds:
    'No builds yet. CI creates one with:  switchback build create --sha "$GITHUB_SHA" --tarball "$(npm pack --silent)"',
  stages: 'No stages. A stage is a file Pulumi.<stage>.yaml in the project.',
  milestones: 'No milestones yet. The first may have any number:  switchback milestone create 1 --build b1',
  schedules: 'No stage has a schedule.',
  events: 'Nothing has happened. Further back:  switchback events --since 7d',
  holds: 'No stage is held. Hold one:  switchback hold set <stage> --reason "…" --until "fri 18:00"',
};

export const client = {
  attached: (f: { client: string; stage: string }) => `${f.client} uses ${f.stage}.`,
  detached: (f: { client: string }) => `${f.client} is detached.`,
  again: (f: { client: string }) => `Attach it again: switchback client attach ${f.client} --to <stage>`,
  next: (f: { stage: string }) => `Everybody who uses ${f.stage}: switchback stage clients ${f.stage}`,
  touched: (f: { names: string }) => `clients  ${f.names}`,
  seen: (f: { ago: string }) => `seen ${f.ago} ago`,
  neverSeen: 'never seen',
};

export const holdKinds = words.holdKind;
export const hold = {
  held: (f: { stage: string; kind: string; by: string; reason: string; end: string }) =>
    `${f.stage} is held by ${f.by}, ${f.end} (${f.kind}): "${f.reason}"`,
  until: (f: { at: string; left: string }) => `until ${f.at}, ${f.left} left`,
  open: 'until it is released',
  ended: (f: { how: 'released' | 'expired'; at: string }) => `${words.holdEnd[f.how]}, ${f.at}`,
  running: (f: { id: string; build: string }) => `Under way: ${f.build} (${f.id}) still finishes.`,
  keep: (f: { count: number }) =>
    `${plural(f.count, 'promotion')} in the queue: each keeps its place and is checked again after the release.`,
  release: (f: { stage: string }) => `Release: switchback hold release ${f.stage}`,
  released: (f: { stage: string }) => `${f.stage} is released.`,
  goesOn: (f: { count: number }) =>
    `${plural(f.count, 'promotion')} in the queue: each is checked again now.`,
  skipped: (f: { stage: string; build: string }) =>
    `A commit came meanwhile and was skipped. Promote it now: switchback promote ${f.stage} --build ${f.build}`,
  newest: (f: { stage: string; source: string }) =>
    `Promote the newest now: switchback promote ${f.stage} --from ${f.source}`,
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

/** What to do about a hold that is in the way. */
export const onHold = {
  question: 'Promote anyway?  [y]es override · [w]ait for the release · [d]etails · [N]o',
  why: 'Reason for overriding the hold',
};

export const status = {
  held: (f: { kind: string; left: string | null }) =>
    f.left === null ? f.kind : `${f.kind}, ${f.left} left`,
  heading: (f: { count: number }) => plural(f.count, 'stage'),
  milestone: (f: { number: number; role: keyof typeof roles }) => `M${String(f.number)} (${f.role})`,
  behind: (f: { stage: string; count: number }) => `${String(f.count)} in ${f.stage}`,
  queued: (f: { count: number }) => `${String(f.count)} in the queue`,
  promoting: 'promoting',
  failed: (f: {
    stage: string;
    build: string;
    phase: string;
    ago: string;
    step: string | null;
    why: string;
  }) =>
    `! ${f.stage}: ${f.build} ${f.phase} ${f.ago} ago${f.step === null ? '' : ` at "${f.step}"`}: ${f.why}`,
  recover: (f: { stage: string }) => `  switchback stage recover ${f.stage} --reason "…"`,
  unknown: (f: { stage: string; why: string }) =>
    `! ${f.stage}: nobody knows what runs there: ${worded(words.unknownBecause, f.why)}`,
  unhealthy: (f: { stage: string; health: string; restarts: number }) =>
    `! ${f.stage} is ${f.health} (${plural(f.restarts, 'restart')})`,
};

export const promote = {
  change: (f: { stage: string; from: string | null; to: string }) =>
    `${f.stage}  ${f.from ?? '(nothing)'} → ${f.to}`,
  commits: (f: { ahead: number; behind: number; authors: number }) =>
    `${plural(f.ahead, 'commit')} · ${plural(f.authors, 'author')}${f.behind === 0 ? '' : ` · ${plural(f.behind, 'commit')} taken away`}`,
  migrations: (f: { count: number }) => plural(f.count, 'migration'),
  more: (f: { count: number }) => `… ${String(f.count)} more`,
  usual: (f: { took: string; count: number }) => `usually ${f.took} (median of ${String(f.count)})`,
  question: (f: { stage: string; build: string }) => `Promote ${f.build} to ${f.stage}?`,
  alreadyThere: (f: { stage: string; build: string }) => `${f.stage} already runs ${f.build}. Nothing to do.`,
  previewOnly: (f: { stage: string; build: string }) =>
    `${f.build} may go to ${f.stage}. Nothing was changed.`,
  next: (f: { command: string }) => `Promote it: ${f.command}`,
  onItsWay: (f: { stage: string; why: string }) => `${f.stage}: ${f.why} Nothing was changed.`,
  started: (f: { id: string; stage: string; build: string }) => `Promotion ${f.id}  ${f.build} → ${f.stage}`,
};

/** What the engine plans, and what of it waits for a word. */
export const plan = {
  changes: (f: ChangeCounts) =>
    [
      ...counted([
        ['+', f.create, 'created'],
        ['~', f.update, 'updated'],
        ['±', f.replace, 'replaced'],
        ['-', f.delete, 'deleted'],
      ]),
      `${String(f.same)} unchanged`,
    ].join(' '),
  protected: (f: { names: readonly string[] }) =>
    `would delete or replace what is protected: ${f.names.join(', ')}`,
  allow: (f: { command: string }) => `If that is wanted: ${f.command}`,
};

export const rollback = {
  question: (f: { stage: string; from: string; to: string | null }) =>
    `Roll ${f.stage} back from ${f.from} to ${f.to ?? 'the build before'}, and quarantine ${f.from} there?`,
  quarantined: (f: { stage: string; build: string }) => `${f.build} is quarantined on ${f.stage}.`,
  undo: (f: { stage: string; build: string; hold: string | null }) =>
    `Undo: switchback promote ${f.stage} --build ${f.build} --lift-quarantine${f.hold === null ? '' : ` --override-hold ${f.hold}`} --reason "…"`,
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
  noState: 'The state of the stack cannot be read just now.',
  choices: 'What you can do:',
  labels: {
    recorded: 'Recorded',
    last: 'Last promotion',
    observed: 'Platform says',
    lock: 'Lock',
    pending: 'Cut off',
  },
};

export const abort = {
  stopping: (f: { id: string }) =>
    `Stopping ${f.id}: its update was told to stop and finishes the operation that is under way.`,
};

export const schedule = {
  paused: (f: { by: string }) => `paused by ${f.by}`,
  isPaused: (f: { stage: string }) =>
    `The schedule of ${f.stage} is paused. Resume: switchback schedule resume ${f.stage}`,
  isResumed: (f: { stage: string; next: string }) => `The schedule of ${f.stage} runs again, next: ${f.next}`,
};

export const follow = {
  waiting: (f: { why: string }) => `waiting: ${f.why}`,
  still: (f: { step: string; elapsed: string }) => `… ${f.step} still running, ${f.elapsed} elapsed`,
  left: (f: { left: string; count: number }) => `about ${f.left} left (median of ${String(f.count)})`,
  slow: (f: { median: string }) => `⏳ longer than usual (median ${f.median})`,
  succeeded: (f: { stage: string; build: string; took: string }) =>
    `${f.stage} now runs ${f.build} (${f.took}).`,
  ended: (f: { id: string; stage: string; phase: string; why: string }) =>
    `${f.stage}: promotion ${f.id} ${f.phase}${f.why === '' ? '.' : `: ${f.why}`}`,
  notStarted: (f: { names: readonly string[] }) =>
    `nothing was started, for it would delete or replace what is protected: ${f.names.join(', ')}`,
  afterFailure: (f: { id: string; stage: string }) => [
    `Log: switchback logs ${f.id}     Now there: switchback status ${f.stage}`,
  ],
  detached: (f: { id: string }) => [
    `Detached. Still running. Reattach: switchback watch ${f.id}`,
    `Abort: switchback abort ${f.id}`,
  ],
  reattach: (f: { id: string }) => [`Watch: switchback watch ${f.id}`],
};

export const build = {
  created: (f: { build: string; commit: string; subject: string }) =>
    `Build ${f.build}  ${f.commit} ${f.subject}`,
  known: (f: { build: string; commit: string; subject: string }) =>
    `Build ${f.build} is the same artefact; the commit is attached to it.  ${f.commit} ${f.subject}`,
  again: (f: { build: string; commit: string; subject: string }) =>
    `Build ${f.build} is already registered with this commit.  ${f.commit} ${f.subject}`,
  nothingNew: 'Nothing new is promoted.',
  skipped: (f: { stage: string; why: string }) => `Not promoted to ${f.stage}: ${f.why}`,
  promotion: (f: { id: string }) => `Promotion ${f.id}     Watch: switchback watch ${f.id}`,
  noPromotion: (f: { branch: string }) => `No stage takes builds of ${f.branch} by itself.`,
};

export const milestone = {
  created: (f: { number: number; stage: string; build: string }) =>
    `Milestone ${String(f.number)} → ${f.stage}  (${f.build})`,
  replaces: (f: { number: number; build: string }) => `Replaces milestone ${String(f.number)} (${f.build}).`,
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
  noPullRequest: '(no pull request)',
  group: (f: { key: string; count: number }) => `${f.key}  ${plural(f.count, 'commit')}`,
  reversible: { yes: 'yes', no: 'no' },
  noMigrations: 'No migrations.',
  sameAnswer: 'same',
};

export const where = {
  heading: (f: { sha: string; subject: string; author: string; age: string; builds: readonly string[] }) =>
    `${f.sha}${f.subject === '' ? '' : ` "${f.subject}"`} (${f.author === '' ? '' : `${f.author}, `}${f.age} ago) · ${f.builds.length === 1 ? 'build' : 'builds'} ${f.builds.join(', ')}`,
  arrived: (f: { ago: string | null; build: string }) =>
    f.ago === null ? `there, in ${f.build}` : `arrived ${f.ago} ago, runs ${f.build}`,
  behind: (f: { count: number }) => `${plural(f.count, 'commit')} behind`,
  needsMilestone: (f: { milestone: number | null }) =>
    f.milestone === null
      ? 'needs a milestone; there is none yet'
      : `needs a milestone; M${String(f.milestone)} is older than this commit`,
  nextRun: (f: { left: string; failed: string | null }) =>
    `next run in ${f.left}${f.failed === null ? '' : ` (last run: ${f.failed})`}`,
  paused: 'its schedule is paused',
  earliest: (f: { at: string }) => `at the earliest ${f.at}`,
  promote: (f: { stage: string; build: string }) =>
    `may go there: switchback promote ${f.stage} --build ${f.build}`,
};

export const stage = {
  fromFiles: 'The service is not running: this is what the stage files say.',
  noSchedule: 'not on a schedule',
  noSource: '–',
  unknown: (f: { stage: string; why: string }) =>
    `unknown: ${worded(words.unknownBecause, f.why)}. Recover: switchback stage recover ${f.stage} --reason "…"`,
  since: (f: { build: string; commit: string; subject: string; since: string; by: string }) =>
    `${f.build}  ${f.commit} ${f.subject} (${f.since}, ${f.by})`,
  queued: (f: { count: number }) => plural(f.count, 'promotion'),
};

export const environment = {
  secret: '[secret]',
  process: 'process environment',
  warning: (f: { text: string }) => `warning: ${f.text}`,
};

export const serve = {
  ready: (f: { url: string; dataDir: string }) => `Switchback is ready: ${f.url}  (data: ${f.dataDir})`,
};

export const version = {
  service: (f: { version: string; url: string; node: string; pulumi: string | null }) =>
    `service ${f.version} at ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: 'The service is not running.',
};

export const error = { what: 'Error:', why: 'Why:', next: 'Next:', request: 'request', exit: 'exit' };
