import { createHash } from 'node:crypto';
import { commitsUntil, migrationsOf, sampleBuilds, shaOf, type SampleBuild } from './history.js';
import { madeUp, runsOfSample, stagesOfSample, type SampleRun } from './runs.js';

/** Rows by table and column, as the database has them. */
export type SampleRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** The sample world as it was at a time: all ages are counted from it, so that it always looks the same. */
export function sampleWorld(at: Date): SampleRows {
  const ago = (minutes: number): string => new Date(at.getTime() - minutes * 60_000).toISOString();
  const runs = runsOfSample();
  return {
    builds: sampleBuilds.map((build) => buildRow(build, ago)),
    build_commits: sampleBuilds.flatMap((build) => commitRows(build, ago)),
    commit_graph: graphRows(),
    branch_heads: [{ branch: 'main', sha: shaOf(sampleBuilds.at(-1)?.number ?? 0) }],
    stages: stagesOfSample.map((stage) => stageRow(stage, runs, ago)),
    promotions: runs.map((run) => promotionRow(run, ago)),
    promotion_steps: runs.flatMap((run) => stepRows(run, ago)),
    run_events: runs.flatMap((run) => logRows(run, ago)),
    milestones: milestoneRows(runs, ago),
    holds: holdRows(ago),
    clients: clientRows(ago),
    schedules: stagesOfSample
      .filter(({ trigger }) => trigger === 'schedule')
      .map(({ name }) => ({ stage: name, looked_at: ago(0) })),
    ...audit(runs, ago),
  };
}

type Ago = (minutes: number) => string;

const buildRow = (build: SampleBuild, ago: Ago) => ({
  number: build.number,
  commit: shaOf(build.number),
  ...{ branch: 'main', subject: build.subject, author: build.author },
  tarball: `sha256:${createHash('sha256')
    .update(`sample ${String(build.number)}`)
    .digest('hex')}`,
  migrations: migrationsOf(build),
  created_at: ago(build.minutes),
  ...{ created_by: 'ci', commit_count: build.commits.length },
});

const commitRows = (build: SampleBuild, ago: Ago) =>
  build.commits.map((commit, position) => ({
    ...{ build: build.number, position, role: 'contained', sha: commit.sha, subject: commit.subject },
    ...{ author: commit.author, at: ago(commit.minutes), pr: commit.pr },
  }));

function graphRows() {
  const all = commitsUntil();
  return all.map(({ sha, build }, place) => {
    const parent = all[place - 1];
    return {
      ...{ sha, parents: parent === undefined ? [] : [parent.sha], outside: [] },
      ...{ generation: place + 1, assumed: false, build },
    };
  });
}

function stageRow({ name, url }: (typeof stagesOfSample)[number], runs: readonly SampleRun[], ago: Ago) {
  const arrived = runs.filter(({ stage, phase }) => stage === name && phase === 'succeeded');
  const [current, before] = [arrived.at(-1), arrived.at(-2)];
  return {
    ...{ stage: name, revision: 100 + arrived.length, fence: arrived.length, url },
    current_build: current?.build ?? null,
    current_promotion: current?.id ?? null,
    current_since: current === undefined ? null : ago(current.minutes),
    previous_build: before?.build ?? null,
    stable_build: current?.build ?? null,
  };
}

const promotionRow = (run: SampleRun, ago: Ago) => {
  const { startedMinutes: started } = run;
  return {
    ...{ id: run.id, seq: run.seq, stage: run.stage, build: run.build, previous_build: run.previous },
    ...{ phase: run.phase, trigger: run.trigger, actor_id: run.actor.id, actor_via: run.actor.via },
    ...{ actor_name: run.actor.name ?? null, reason: run.reason, milestone: run.milestone },
    ...{ occurrence: null, outcome: run.outcome, clients: run.clients },
    ...{ blocked_by: run.outcome !== null && run.phase === 'skipped' ? [run.outcome] : [] },
    created_at: ago(started ?? run.minutes),
    started_at: started === null ? null : ago(started),
    ended_at: run.phase === 'pending' ? null : ago(run.minutes),
  };
};

/** How a run is divided: in which part of it each step ended. */
const parts = [
  ['get-build', 0.02],
  ['pulumi-up', 0.7],
  ['verify', 0.97],
  ['record', 0.99],
  ['notify', 1],
] as const;

function stepRows({ id, failedAt, minutes, startedMinutes }: SampleRun, ago: Ago) {
  if (startedMinutes === null) return [];
  const last = failedAt === null ? parts.length : parts.findIndex(([name]) => name === failedAt) + 1;
  const length = startedMinutes - minutes;
  const shown = parts.slice(0, last);
  const whole = shown.at(-1)?.[1] ?? 1;
  const at = (part: number): string => ago(startedMinutes - (length * part) / whole);
  return shown.map(([name, part], place) => ({
    ...{ promotion: id, name, phase: name === failedAt ? 'failed' : 'succeeded' },
    started_at: at(shown[place - 1]?.[1] ?? 0),
    ended_at: at(part),
  }));
}

function logRows({ id, log, minutes, startedMinutes, phase }: SampleRun, ago: Ago) {
  if (startedMinutes === null) return [];
  const length = startedMinutes - minutes;
  const lines = log.map((text) => ({ kind: 'log', step: 'pulumi-up', text }));
  const told = [{ kind: 'phase', phase: 'running' }, ...lines, { kind: 'phase', phase }];
  return told.map((event, place) => ({
    promotion: id,
    at: ago(startedMinutes - (length * place) / Math.max(1, told.length - 1)),
    event,
  }));
}

const milestoneRows = (runs: readonly SampleRun[], ago: Ago) =>
  runs.flatMap(({ id, milestone, build, stage, startedMinutes, actor, notes }) =>
    milestone === null
      ? []
      : [
          {
            ...{ number: milestone, build, stage, promotion: id, notes, created_by: actor.id },
            created_at: ago(startedMinutes ?? 0),
          },
        ],
  );

const minute = 1;
const hour = 60 * minute;
const day = 24 * hour;

/** Of one kind each; ends are as far ahead as the negative ages say. */
const holds = [
  {
    ...{ stage: 'devqa', kind: 'qa', reason: 'QA round 14', who: 'Hana' },
    ...{ since: 3 * day + 2 * minute, until: -(2 * day + 4 * hour), build: 1411 },
  },
  {
    ...{ stage: 'staging-1', kind: 'demo', reason: 'Publisher review', who: 'Joon' },
    ...{ since: 4 * day, until: -(day + 6 * hour), build: 1377 },
  },
];

const holdId = (place: number): string => `hld_${madeUp}${String(place + 1).padStart(20, '0')}`;

const holdRows = (ago: Ago) =>
  holds.map(({ stage, kind, reason, who, since, until }, place) => ({
    ...{ id: holdId(place), stage, kind, reason, created_at: ago(since), until: ago(until) },
    ...{ actor_id: who.toLowerCase(), actor_via: 'web', actor_name: who },
  }));

const clients = [
  ['web', 'dev', 'nightly', '#team-web', 3],
  ['web', 'qa', 'devqa', '#team-web', 21],
  ['web', 'demo', 'staging-1', '#team-web', 2],
  ['web', 'staging', 'staging-2', '#team-web', 34],
  ['ios', 'dev', 'nightly', '#team-ios', 5],
  ['ios', 'qa', 'devqa', '#team-ios', 55],
  ['ios', 'staging', 'staging-2', '#team-ios', 12],
] as const;

const clientRows = (ago: Ago) =>
  clients.map(([client, client_stage, stage, contact, seen]) => ({
    ...{ client, client_stage, stage, contact, owner: `${client} team` },
    ...{ actor_id: 'jin', actor_via: 'web', actor_name: 'Jin' },
    attached_at: ago(50 * day),
    last_seen: ago(seen),
  }));

interface Told {
  readonly minutes: number;
  readonly row: Readonly<Record<string, unknown>>;
}

/** A row of the audit for all that a person finds there, in the order in which it happened. */
function audit(runs: readonly SampleRun[], ago: Ago): SampleRows {
  const told = [...registrations(), ...runs.flatMap(happenings), ...holdings(), ...attachments()];
  const rows = told
    .toSorted((a, b) => b.minutes - a.minutes)
    .map(({ minutes, row }, place) => ({ seq: place + 1, at: ago(minutes), ...nobody, ...row }));
  return { events: rows, audit_head: [{ is_only: true, last: rows.length }] };
}

const nobody = {
  ...{ stage: null, promotion: null, actor_name: null, reason: null, from_phase: null, to_phase: null },
};

const registrations = (): Told[] =>
  sampleBuilds.slice(-40).map(({ number, minutes }) => ({
    minutes,
    row: {
      ...{ name: 'build:registered', actor_id: 'ci', actor_via: 'api' },
      facts: { build: `b${String(number)}`, commit: shaOf(number), sample: true },
    },
  }));

function happenings(run: SampleRun): Told[] {
  const build = `b${String(run.build)}`;
  const { actor, trigger } = run;
  const by = { actor_id: actor.id, actor_via: actor.via, actor_name: actor.name ?? null };
  const row = { stage: run.stage, promotion: run.id, ...by };
  const started = run.startedMinutes ?? run.minutes;
  const asked = { ...row, reason: run.reason, facts: { build, trigger, sample: true } };
  if (run.phase === 'skipped')
    return [{ minutes: started, row: { ...asked, name: 'promotion:skipped', to_phase: 'skipped' } }];
  const requested = { ...asked, name: 'promotion:requested', to_phase: 'pending' };
  if (run.phase === 'pending') return [{ minutes: started, row: requested }];
  const facts = { build, phase: run.phase, code: run.outcome?.code ?? null, sample: true };
  const milestone =
    run.milestone === null
      ? []
      : [{ ...row, name: 'milestone:created', facts: { number: run.milestone, build, sample: true } }];
  return [
    ...[requested, ...milestone].map((one) => ({ minutes: started, row: one })),
    {
      minutes: started,
      row: {
        ...{ ...row, name: 'promotion:started', from_phase: 'pending', to_phase: 'running' },
        facts: { build, attempt: 1, sample: true },
      },
    },
    {
      minutes: run.minutes,
      row: { ...row, name: 'promotion:finished', from_phase: 'running', to_phase: run.phase, facts },
    },
  ];
}

const holdings = (): Told[] =>
  holds.map(({ stage, kind, reason, who, since }, place) => ({
    minutes: since,
    row: {
      ...{ name: 'hold:set', stage, actor_id: who.toLowerCase(), actor_via: 'web', actor_name: who, reason },
      facts: { hold: holdId(place), kind, until: null, sample: true },
    },
  }));

const attachments = (): Told[] =>
  clients.map(([client, clientStage, stage, contact]) => ({
    minutes: 50 * day,
    row: {
      ...{ name: 'client:attached', stage, actor_id: 'jin', actor_via: 'web', actor_name: 'Jin' },
      facts: { client, clientStage, url: null, owner: `${client} team`, contact, sample: true },
    },
  }));
