import { systemActor } from '../../src/model/actor.js';
import type { Promotion } from '../../src/model/promotion.js';
import type { Verb } from '../../src/model/right.js';
import type { Stage } from '../../src/model/stage.js';
import type { Asker } from '../../src/model/caller.js';
import { everyRight } from '../../src/policy/right.js';
import type { NewBuild } from '../../src/ports/builds.js';
import type { Catalogue } from '../../src/ports/catalogue.js';
import type { Ports } from '../../src/ports/ports.js';
import type { ProbeAnswer } from '../../src/ports/probe.js';
import type { Rows } from '../../src/ports/rows.js';
import { lookForTarball, registerBuild, type Registered } from '../../src/requests/register.js';
import { outwardPost } from '../../src/service/notices.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { aStage } from './nouns.js';
import { watchStatements } from './statements.js';

/** The desk where requests are accepted: the real verbs on a real store. No engine stands behind it. */
export interface Desk {
  readonly ports: Ports;
  readonly database: TestDatabase;
  /** Stages that were told to look again. */
  readonly woken: string[];
  /** Digests that have been uploaded; everything has, unless a test takes it away. */
  readonly missing: Set<string>;
  /** Rights that nobody has; everybody has all, unless a test takes them away. */
  readonly denied: Set<Verb>;
  fingerprint: string;
  /** The kind of every statement that the database got, in their order. */
  readonly statements: string[];
  /** How many rows each of its answers had. */
  readonly answered: number[];
  /** How long each of its answers was, as JSON. */
  readonly lengths: number[];
  inTransaction<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
  register(
    name: string,
    change?: Partial<
      Pick<NewBuild, 'branch' | 'commit' | 'commits' | 'artifacts' | 'parents' | 'migrations'>
    >,
  ): Promise<Registered>;
  /** Lets a waiting promotion succeed, as an engine would. */
  succeed(stage: string): Promise<Promotion>;
  /** From now on nobody knows what a stage runs; with `null` somebody does again. */
  lose(stage: string, why?: string | null): Promise<void>;
  /** Forgets everything, so that the next test begins with five empty stages. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export const mina: Asker = {
  identity: 'local',
  actor: { id: 'mina', via: 'api' },
  requestId: null,
  grants: everyRight,
};

export const fiveOnADesk: readonly Stage[] = [
  aStage({ name: 'dev', dotenv: 'unstable', trigger: 'commit', source: null }),
  aStage({ name: 'nightly', trigger: 'schedule', source: 'dev', schedule: '0 3 * * *' }),
  aStage({ name: 'devqa', source: 'nightly' }),
  aStage({ name: 'staging-1', trigger: 'milestone', source: 'devqa' }),
  aStage({ name: 'staging-2', trigger: 'milestone', source: 'devqa' }),
];

export const noAnswer: ProbeAnswer = {
  ...{ status: null, milliseconds: 1, contentType: null, headers: {}, body: null },
  error: 'no backend stands behind this desk',
};

/** What hangs on stages and builds, and the keys of requests. */
const tables = [
  ...['builds', 'build_commits', 'stages', 'promotions', 'promotion_steps', 'attempts', 'milestones'],
  ...[
    'run_events',
    'put_backs',
    'holds',
    'hold_asks',
    'schedules',
    'quarantines',
    'recoveries',
    'clients',
    'idempotency_keys',
  ],
  ...[
    'commit_graph',
    'branch_heads',
    'trunk_commits',
    'step_backs',
    'tokens',
    'removals',
    'sample',
    'github_deliveries',
    'github_reports',
    'github_reporting',
    'webhooks',
    'webhook_letters',
    'webhook_telling',
  ],
];
const sequences = [
  'builds_number_seq',
  'promotions_seq_seq',
  'run_events_id_seq',
  'holds_seq_seq',
  'hold_asks_seq_seq',
  'tokens_seq_seq',
  'webhooks_seq_seq',
  'webhook_letters_seq_seq',
];

const digestOf = (name: string): string => `sha256:${Buffer.from(name).toString('hex').padStart(64, '0')}`;
const commitOf = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');

export async function openDesk(stages: readonly Stage[] = fiveOnADesk): Promise<Desk> {
  const database = await openTestDatabase();
  const { db, statements, answered, lengths } = watchStatements(database.db);
  const store = createStore({ ...database, db });
  await store.transaction((rows) => rows.stages.ensure(stages.map(({ name }) => name)));
  const woken: string[] = [];
  const missing = new Set<string>();
  const denied = new Set<Verb>();
  const catalogue: Catalogue = {
    project: 'switchback',
    stages,
    slots: stages.filter(({ trigger }) => trigger === 'milestone'),
    get: (name) => stages.find((stage) => stage.name === name),
  };
  const nobody = (): never => {
    throw new Error('no engine stands behind this desk');
  };
  const nothingThere = (stage: string) =>
    Promise.resolve({
      ...{ stage, build: null, commit: null, digest: null, url: null, restarts: 0 },
      health: 'none' as const,
    });
  const desk: Desk = {
    database,
    woken,
    missing,
    denied,
    fingerprint: 'f-1',
    statements,
    answered,
    lengths,
    ports: {
      catalogue,
      store,
      environments: {
        of: () =>
          Promise.resolve({
            backend: {},
            secrets: {},
            aws: null,
            secretKeys: [],
            healthPath: '/healthz',
            startSeconds: null,
            times: { drainSeconds: null, stopSeconds: null, lookSeconds: null, intervalSeconds: null },
            forwarded: 'keep',
            port: 1,
            fingerprint: desk.fingerprint,
            warnings: [],
          }),
      },
      waker: {
        wake: (_rows, stage) => {
          woken.push(stage);
          return Promise.resolve();
        },
      },
      instance: { id: 'ins_desk', machine: 'm1', home: 'm1', isGone: nobody },
      drainSeconds: 1,
      lockWaitSeconds: 120,
      forcedSeconds: 1,
      engine: {
        run: nobody,
        resume: nobody,
        endElsewhere: nobody,
        stopUpdate: nobody,
        preview: nobody,
        refresh: nobody,
        locks: nobody,
        clearLocks: nobody,
        pending: nobody,
        inventory: nobody,
        knownBefore: nobody,
        history: nobody,
        removeHistory: nobody,
        runsBefore: nobody,
        removeRun: nobody,
      },
      platform: {
        observe: nothingThere,
        goBack: () => Promise.resolve({ kind: 'nothing' }),
        runs: nobody,
        tagged: nobody,
      },
      artifacts: {
        since: (digest) => Promise.resolve(missing.has(digest) ? null : new Date()),
        actual: (digest) => Promise.resolve(missing.has(digest) ? null : digest),
        bring: (digest) => Promise.resolve(missing.has(digest) ? null : digest),
        list: nobody,
        takeAway: nobody,
        removeElsewhere: nobody,
        sendAgain: nobody,
      },
      probe: { get: () => Promise.resolve(noAnswer) },
      post: outwardPost({
        ...{ env: {}, allowsPrivate: false, publicUrl: null, key: Buffer.alloc(32, 7) },
        closing: new AbortController().signal,
      }),
      rights: { of: () => Promise.resolve(everyRight.filter(({ verb }) => !denied.has(verb))) },
      keep: { logsDays: 90, artifactsDays: 30, historyDays: 365, auditDays: null },
      holdBoard: { show: () => Promise.resolve() },
      now: () => new Date('2026-11-11T00:00:00Z'),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    },
    inTransaction: (work) => store.transaction(work),
    register: async (name, change = {}) => {
      const tarball = await lookForTarball(
        desk.ports,
        (change.artifacts ?? { tarball: digestOf(name) }).tarball,
      );
      return store.transaction((rows) =>
        registerBuild(desk.ports, rows, {
          ...{ caller: mina, tarball },
          wanted: {
            commit: commitOf(name),
            branch: 'main',
            subject: name,
            author: 'Mina',
            artifacts: { tarball: digestOf(name) },
            commits: [],
            migrations: [],
            ciUrl: null,
            createdBy: 'mina',
            ...change,
          },
        }),
      );
    },
    succeed: (stage) => store.transaction((rows) => succeed(rows, stage)),
    lose: (stage, why = 'interrupted') =>
      store.transaction(async (rows) => {
        const fence = await rows.stages.raiseFence(stage);
        await rows.stages.change(stage, fence, { unknownReason: why });
      }),
    clear: async () => {
      missing.clear();
      denied.clear();
      woken.length = 0;
      desk.fingerprint = 'f-1';
      await store.transaction(async (rows) => {
        // Deleting a few rows takes a tenth of truncating twelve tables, each of which gets new files by that.
        await rows.sql.executeSql('set local session_replication_role = replica');
        await rows.sql.executeSql(
          `with ${tables.map((name) => `${name}_gone as (delete from ${name})`).join(', ')} select 1`,
        );
        await rows.sql.executeSql(
          `select ${sequences.map((name) => `setval('${name}', 1, false)`).join(', ')}`,
        );
        await rows.sql.executeSql('set local session_replication_role = origin');
        await rows.sql.executeSql('select forget_audit(9223372036854775807)');
        await rows.stages.ensure(stages.map(({ name }) => name));
      });
    },
    close: () => database.drop(),
  };
  return desk;
}

async function succeed(rows: Rows, stage: string): Promise<Promotion> {
  const [next] = await rows.promotions.open(stage);
  if (next === undefined) throw new Error(`nothing waits on ${stage}`);
  const fence = await rows.stages.raiseFence(stage);
  await rows.promotions.change(next.id, 'pending', { phase: 'running', fence });
  await rows.promotions.change(next.id, 'running', { phase: 'succeeded', endedAt: await rows.now() });
  await rows.stages.change(stage, fence, {
    currentBuild: next.build,
    currentPromotion: next.id,
    currentFingerprint: 'f-1',
  });
  await rows.events.append({
    name: 'promotion:finished',
    stage,
    promotion: next.id,
    actor: systemActor('test'),
    requestId: null,
  });
  return next;
}
