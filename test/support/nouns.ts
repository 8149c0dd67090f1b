import type { Build } from '../../src/model/build.js';
import type { Hold } from '../../src/model/hold.js';
import type { Promotion } from '../../src/model/promotion.js';
import type { Quarantine } from '../../src/model/quarantine.js';
import type { Recovery } from '../../src/model/recovery.js';
import type { Stage, StageState } from '../../src/model/stage.js';

/** A valid stage; what a test is about, it changes. */
export const aStage = (change: Partial<Stage> = {}): Stage => ({
  name: 'nightly',
  dotenv: 'nightly',
  platform: 'process',
  machine: null,
  trigger: 'request',
  source: 'dev',
  branches: ['main', 'master'],
  schedule: null,
  timezone: 'UTC',
  verify: null,
  compare: { paths: [], openapi: null },
  soakSeconds: 0,
  leadSeconds: 900,
  quiet: [],
  requires: [],
  purpose: { en: 'For tests', ko: '시험용' },
  dotenvReason: null,
  dotenvChecks: 'warn',
  demandsIfMatch: false,
  secretKeys: [],
  requiredKeys: [],
  allowLiteralSecrets: [],
  allowReserved: [],
  ...change,
});

export const aState = (change: Partial<StageState> = {}): StageState => ({
  stage: 'nightly',
  revision: 1,
  fence: 1,
  currentBuild: null,
  currentPromotion: null,
  currentSince: null,
  currentFingerprint: null,
  previousBuild: null,
  stableBuild: null,
  url: null,
  unknownReason: null,
  historySeen: 0,
  machine: null,
  machineName: null,
  halfApplied: null,
  orphans: [],
  ...change,
});

export const aBuild = (change: Partial<Build> = {}): Build => ({
  id: 'b7',
  commit: 'a'.repeat(40),
  branch: 'main',
  subject: 'fix login retry',
  author: 'Mina',
  artifacts: { tarball: `sha256:${'0'.repeat(64)}` },
  commitCount: 0,
  commits: [],
  alsoCommits: [],
  migrations: [],
  ciUrl: null,
  createdAt: new Date('2026-11-11T00:00:00Z'),
  createdBy: 'ci',
  ...change,
});

export const aHold = (change: Partial<Hold> = {}): Hold => ({
  asks: [],
  comesBackAt: null,
  id: 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1',
  seq: 1,
  revision: 1,
  stage: 'nightly',
  kind: 'qa',
  reason: 'QA round 14',
  actor: { id: 'hana', via: 'cli' },
  createdAt: new Date('2026-11-11T00:00:00Z'),
  from: null,
  keepsFrom: change.createdAt ?? new Date('2026-11-11T00:00:00Z'),
  until: null,
  shows: null,
  line: null,
  end: null,
  ...change,
});

export const aQuarantine = (change: Partial<Quarantine> = {}): Quarantine => ({
  id: 'qrn_01JCQ7X2M3N4P5Q6R7S8T9V0W1',
  stage: 'nightly',
  build: 'b7',
  why: 'rolled-back',
  reason: 'login is broken',
  actor: { id: 'hana', via: 'cli' },
  createdAt: new Date('2026-11-11T00:00:00Z'),
  ...change,
});

export const aPromotion = (change: Partial<Promotion> = {}): Promotion => ({
  id: `p_${String(change.seq ?? 1)}`,
  seq: 1,
  stage: 'nightly',
  build: 'b7',
  previousBuild: null,
  phase: 'pending',
  trigger: 'request',
  actor: { id: 'mina', via: 'api' },
  requestId: null,
  reason: null,
  milestone: null,
  occurrence: null,
  allowChanges: [],
  blockedBy: [],
  overrideHolds: [],
  goesBefore: null,
  abort: null,
  clients: [],
  outcome: null,
  logTruncated: false,
  fingerprint: null,
  fence: null,
  steps: [],
  createdAt: new Date('2026-11-11T00:00:00Z'),
  startedAt: null,
  endedAt: null,
  ...change,
});

export const aRecovery = (change: Partial<Recovery> = {}): Recovery => ({
  ...{ id: `rcv_${'0'.repeat(26)}`, stage: 'dev', reason: 'power', clearLock: false, said: null },
  ...{ actor: { id: 'mina', via: 'api' }, requestId: null, instance: null, attempts: 1 },
  ...{ startedAt: new Date('2026-11-11T05:00:00Z'), endedAt: new Date('2026-11-11T05:00:02Z') },
  ...{ outcome: null, observed: null, ...change },
});
