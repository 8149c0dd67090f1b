import { plural } from './plural.js';

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

export const promote = {
  change: (f: { stage: string; from: string | null; to: string }) =>
    `${f.stage}  ${f.from ?? '(nothing)'} → ${f.to}`,
  commits: (f: { ahead: number; behind: number; authors: number; atLeast: boolean; moreAuthors: boolean }) =>
    `${f.atLeast ? 'at least ' : ''}${plural(f.ahead, 'commit')} · ${f.moreAuthors ? 'at least ' : ''}${plural(f.authors, 'author')}${f.behind === 0 ? '' : ` · ${plural(f.behind, 'commit')} taken away`}`,
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

/** What waits in a queue. */
export const waiting = {
  name: (f: { promotion: string; build: string; milestone: number | null }) =>
    `${f.build} (${f.milestone === null ? '' : `M${String(f.milestone)}, `}${f.promotion})`,
  line: (f: { stage: string; name: string }) => `… ${f.stage}: ${f.name} waits`,
  more: (f: { stage: string; count: number }) =>
    `… ${f.stage}: ${String(f.count)} more: npx --no switchback promotion list --waiting --stage ${f.stage}`,
  milestone: (f: { number: number; stage: string; build: string; promotion: string; why: string }) =>
    `… milestone ${String(f.number)} (${f.build}, ${f.promotion}) waits for ${f.stage}: ${f.why}`,
  cut: (f: { limit: string }) => `The newest ${f.limit} are shown. More: --limit 200`,
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
  quarantines: (f: { stage: string; build: string }) => `${f.build} is then quarantined on ${f.stage}`,
  holds: (f: { stage: string; until: string | null }) =>
    `${f.stage} is then held (rollback) until ${f.until ?? 'it is released'}`,
  holdsNot: (f: { stage: string }) => `${f.stage} is not held: whatever comes next may change it`,
  next: (f: { command: string }) => `Roll back: ${f.command}`,
  undo: (f: { stage: string; build: string; holds: readonly string[] }) =>
    `Undo: npx --no switchback promote ${f.stage} --build ${f.build} --lift-quarantine${f.holds.map((id) => ` --override-hold ${id}`).join('')} --reason "…"`,
};

export const abort = {
  stopping: (f: { id: string }) =>
    `Stopping ${f.id}: its update was told to stop and finishes the operation that is under way.`,
  runs: (f: { promotion: string }) => `${f.promotion} runs`,
  waits: (f: { promotion: string; build: string | null }) => `${f.promotion} waits (${f.build ?? '–'})`,
  which: (f: { most: number }) => `Stop which one? [1–${String(f.most)}], Enter: none`,
};

export const follow = {
  waiting: (f: { why: string }) => `waiting: ${f.why}`,
  still: (f: { step: string; elapsed: string }) => `… ${f.step} still running, ${f.elapsed} elapsed`,
  silent: (f: { operation: string; resource: string; elapsed: string; most: string | null }) =>
    `waits for ${f.operation} of ${f.resource}, for ${f.elapsed} so far${f.most === null ? '' : `; a refusal may take up to ${f.most}`}`,
  silentFor: (f: { elapsed: string; most: string | null }) =>
    `silent ${f.elapsed}${f.most === null ? '' : ` (refusal: up to ${f.most})`}`,
  left: (f: { left: string; count: number }) => `about ${f.left} left (median of ${String(f.count)})`,
  slow: (f: { median: string }) => `⏳ longer than usual (median ${f.median})`,
  succeeded: (f: { stage: string; build: string; took: string }) =>
    `${f.stage} now runs ${f.build} (${f.took}).`,
  ended: (f: { id: string; stage: string; phase: string; why: string }) =>
    `${f.stage}: promotion ${f.id} ${f.phase}${f.why === '' ? '.' : `: ${f.why}`}`,
  notStarted: (f: { names: readonly string[] }) =>
    `nothing was started, for it would delete or replace what is protected: ${f.names.join(', ')}`,
  afterFailure: (f: { id: string; stage: string }) => [
    `Log: npx --no switchback logs ${f.id}     Now there: npx --no switchback status ${f.stage}`,
    `What the backend wrote: npx --no switchback logs --stage ${f.stage}`,
  ],
  detached: (f: { id: string }) => [
    `Detached. Still running. Reattach: npx --no switchback watch ${f.id}`,
    `Abort: npx --no switchback abort ${f.id}`,
  ],
  reattach: (f: { id: string }) => [`Watch: npx --no switchback watch ${f.id}`],
  logTruncated: () => [
    'Lines of this log are missing: they could not be written, as on a full disk.',
    'Look: npx --no switchback doctor',
  ],
};

/** What was seen of a promotion, and how long it took until then. */
export const timings = {
  parts: {
    accepted: 'accepted',
    claimed: 'its turn, claimed',
    runner: 'runner has the order',
    previewed: 'previewed',
    cli: 'CLI started',
    'cli-up': 'CLI up',
    key: 'key and lock',
    program: 'program begins',
    provider: 'provider asked',
    healthy: 'build healthy',
    switched: 'switched',
    checkpoint: 'last checkpoint',
    'cli-ended': 'CLI ended',
    recorded: 'recorded',
  },
  total: 'all of it',
  none: 'Nothing was kept of how long its parts took: it ran by hand, or under an earlier version.',
};
