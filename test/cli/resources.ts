import type { AuditResource } from '../../src/contract/audit.js';
import type { BroughtCommitResource } from '../../src/contract/brought.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { ClientResource } from '../../src/contract/client.js';
import type { CompareResource } from '../../src/contract/compare.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { MilestoneResource } from '../../src/contract/milestones.js';
import type { EligibilityResource } from '../../src/contract/stages.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { WhereaboutsResource } from '../../src/contract/commits.js';
import type { StageResource } from '../../src/contract/stage.js';

/** A valid stage; name what matters to the test. */
export const stage = (given: Partial<StageResource> & { stage: string }): StageResource => ({
  purpose: { en: 'for tests', ko: '시험용' },
  dotenv: given.stage,
  dotenvFile: `.env.${given.stage}`,
  dotenvReason: null,
  platform: 'process',
  machine: null,
  trigger: 'request',
  source: null,
  branches: [],
  schedule: null,
  timezone: 'Asia/Seoul',
  requires: [],
  soakSeconds: 0,
  leadSeconds: 900,
  quiet: [],
  state: 'idle',
  unknownReason: null,
  halfApplied: null,
  abortWait: null,
  orphans: [],
  health: 'healthy',
  healthReason: null,
  restarts: 0,
  url: 'http://127.0.0.1:9999',
  currentBuild: null,
  previousBuild: null,
  stableBuild: null,
  offBranch: null,
  milestone: null,
  behind: [],
  waiting: 0,
  queue: [],
  running: null,
  lastRun: null,
  nextRun: null,
  hold: null,
  holds: given.hold == null ? [] : [given.hold],
  reservations: [],
  verdict: null,
  quarantined: [],
  clients: [],
  hostEnds: null,
  etag: `"${given.stage}-1"`,
  ...given,
});

export const onStage = (id: string, subject = 'add limiter'): NonNullable<StageResource['currentBuild']> => ({
  id,
  commit: `${id.slice(1).padStart(7, '0')}abc`,
  subject,
  author: '미나',
  digests: { tarball: null, image: null },
  promotion: 'p_1',
  since: '2026-11-11T05:00:00Z',
  by: 'jin',
  actor: { id: 'jin', via: 'web' },
});

export const build = (given: Partial<BuildResource> & { id: string }): BuildResource => ({
  commit: '9ab01c2'.padEnd(40, '0'),
  branch: 'main',
  subject: 'add limiter',
  author: 'Mina',
  artifacts: { tarball: null, image: null },
  commits: [],
  commitCount: 0,
  alsoCommits: [],
  migrations: [],
  ciUrl: null,
  createdAt: '2026-11-11T05:00:00Z',
  createdBy: 'ci',
  stages: [],
  ...given,
});

export const promotion = (given: Partial<PromotionResource>): PromotionResource => ({
  id: 'p_1',
  stage: 'devqa',
  build: 'b2',
  commit: '9ab01c2',
  subject: 'add limiter',
  previousBuild: 'b1',
  phase: 'succeeded',
  trigger: 'request',
  actor: { id: 'jin', via: 'cli' },
  reason: null,
  milestone: null,
  occurrence: null,
  queue: null,
  blockedBy: [],
  allowChanges: [],
  overrideHold: null,
  overrideHolds: [],
  abortRequestedAt: null,
  abort: null,
  clients: [],
  outcome: null,
  logTruncated: false,
  steps: [],
  progress: null,
  createdAt: '2026-11-11T05:00:00Z',
  startedAt: '2026-11-11T05:00:00Z',
  endedAt: '2026-11-11T05:00:04Z',
  duration: 'PT4S',
  durationSeconds: 4,
  links: { self: '', log: '', events: '', compare: null },
  ...given,
});

export const eligibility = (given: Partial<EligibilityResource> = {}): EligibilityResource => ({
  stage: 'devqa',
  build: 'b2',
  allowed: true,
  earliest: null,
  reasons: [],
  remarks: [],
  ...given,
});

export const side = (name: string, commit = '9ab01c2d'): CompareResource['a'] => ({
  name,
  kind: 'stage',
  build: 'b1',
  commit,
  url: null,
  unknownReason: null,
});

export const comparison = (given: Partial<CompareResource> = {}): CompareResource => ({
  a: side('dev', '77fe012a'),
  b: side('nightly'),
  ahead: 0,
  behind: 0,
  aheadCommits: [],
  behindCommits: [],
  truncated: false,
  mergeBase: null,
  migrations: [],
  environment: null,
  settings: null,
  api: null,
  apiUnknown: null,
  ...given,
});

export const brought = (given: Partial<BroughtCommitResource> & { sha: string }): BroughtCommitResource => ({
  subject: 'add limiter',
  author: 'Mina',
  at: '2026-11-10T00:00:00Z',
  pr: null,
  build: 'b2',
  revert: false,
  ...given,
});

export const hold = (given: Partial<HoldResource> & { id: string }): HoldResource => ({
  stage: 'devqa',
  kind: 'qa',
  reason: 'QA round 14',
  by: 'hana',
  actor: { id: 'hana', via: 'cli' },
  createdAt: '2026-11-11T05:00:00Z',
  from: null,
  keepsFrom: '2026-11-11T05:00:00Z',
  isAhead: false,
  until: null,
  shows: null,
  notAsBooked: null,
  secondsLeft: null,
  line: null,
  ended: null,
  comesBackAt: null,
  asks: [],
  ...given,
});

export const client = (given: Partial<ClientResource> = {}): ClientResource => ({
  client: 'ios',
  clientStage: 'qa',
  stage: 'nightly',
  mismatch: null,
  url: null,
  owner: null,
  contact: null,
  attachedAt: '2026-11-11T05:00:00Z',
  attachedBy: 'jin',
  lastSeen: null,
  secondsSinceSeen: null,
  seen: 'not-yet',
  ...given,
});

export const milestone = (given: Partial<MilestoneResource> = {}): MilestoneResource => ({
  number: 9,
  build: 'b1',
  commit: '9ab01c2',
  stage: 'staging-1',
  role: 'current',
  promotion: 'p_1',
  phase: 'pending',
  blockedBy: [],
  clients: [],
  notes: null,
  createdAt: '2026-11-11T05:00:00Z',
  createdBy: 'jin',
  url: null,
  ...given,
});

/** One row of the audit. */
export const auditRow = (given: Partial<AuditResource> = {}): AuditResource => ({
  seq: 1,
  name: 'promotion:requested',
  stage: 'dev',
  promotion: 'p_1',
  requestId: null,
  reason: null,
  from: null,
  to: null,
  at: '2026-11-11T05:00:00Z',
  actor: { id: 'jin', via: 'cli' },
  facts: {},
  ...given,
});

export const whereabouts = (
  given: Partial<WhereaboutsResource> & { stage: string },
): WhereaboutsResource => ({
  reached: false,
  at: null,
  build: 'b1460',
  verdict: null,
  offBranch: null,
  behind: null,
  promotion: null,
  reasons: [],
  trigger: 'request',
  source: null,
  nextRun: null,
  lastRun: null,
  milestone: null,
  asks: [],
  earliest: null,
  ...given,
});
