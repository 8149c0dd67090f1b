import type { ApiChangeCode, ApiUnknown } from './api-change.js';
import type { LockOwner } from './recovery.js';
import type { Facts } from './error.js';
import type { EventName } from './event.js';
import type { StageHealth } from './stage.js';
import type { Phase, ReasonCode, StepName, StepPhase, Trigger } from './promotion.js';
import type { HoldKind, Verdict } from './hold.js';
import type { MilestoneRole } from './milestone.js';
import type { ChangeCounts } from './plan.js';
import type { Right } from './right.js';

/** The JSON that the API answers with and the CLI reads. Times are RFC 3339 UTC, durations ISO 8601 and seconds. */
export interface ActorResource {
  id: string;
  via: string;
}

export interface InstanceResource {
  id: string;
  host: string;
  pid: number;
  url: string | null;
  version: string;
  startedAt: string;
  seenAt: string;
  /** `silent`: it has not been heard of within its lease, and keeps what it follows until it is proven gone. */
  state: 'living' | 'silent';
}

export interface ReasonResource {
  code: ReasonCode;
  text: string;
  until: string | null;
}

export interface HoldResource {
  id: string;
  stage: string;
  kind: HoldKind;
  reason: string;
  by: string;
  actor: ActorResource;
  createdAt: string;
  /** null = until somebody releases it. */
  until: string | null;
  secondsLeft: number | null;
  ended: {
    at: string;
    how: 'released' | 'expired';
    by: string;
    reason: string | null;
    verdict: Verdict | null;
    build: string | null;
  } | null;
}

export interface QuarantineResource {
  build: string;
  why: 'rolled-back' | 'verification' | 'digest-mismatch';
  reason: string | null;
  by: string;
  since: string;
}

/** The answer to a rollback: the promotion of the earlier build, and what keeps it there. */
export interface RollbackResource extends PromotionResource {
  quarantine: QuarantineResource;
  hold: HoldResource | null;
  /** What puts the build back that was rolled back. */
  undo: { build: string; liftQuarantine: true; overrideHold: string | null };
}

/** The answer to a new hold: what is under way finishes, what waits keeps its place. */
export interface HoldSetResource extends HoldResource {
  running: { promotion: string; build: string | null } | null;
  waiting: number;
}

export interface BuildOnStage {
  id: string;
  commit: string;
  subject: string;
  author: string;
  digests: { tarball: string | null; image: string | null };
  promotion: string | null;
  since: string | null;
  by: string | null;
}

export interface StageResource {
  stage: string;
  purpose: { en: string; ko: string };
  dotenv: string;
  dotenvFile: string;
  dotenvReason: { en: string; ko: string } | null;
  platform: 'process' | 'aws';
  trigger: string;
  source: string | null;
  branches: string[];
  schedule: string | null;
  timezone: string;
  requires: string[];
  soakSeconds: number;
  state: 'idle' | 'busy' | 'unknown';
  unknownReason: string | null;
  health: StageHealth;
  /** Why the platform cannot be asked, where that is known. */
  healthReason: { code: string; text: string } | null;
  restarts: number;
  url: string | null;
  currentBuild: BuildOnStage | null;
  previousBuild: BuildOnStage | null;
  stableBuild: BuildOnStage | null;
  milestone: { number: number; role: MilestoneRole } | null;
  /** What the source has and this stage does not: builds and commits. */
  behind: { stage: string; builds: number; commits: number }[];
  waiting: number;
  running: string | null;
  lastRun: { promotion: string; phase: Phase; endedAt: string | null } | null;
  nextRun: string | null;
  hold: HoldResource | null;
  /** Builds that it does not take again. */
  quarantined: QuarantineResource[];
  /** Other teams' stages that use this one. */
  clients: ClientResource[];
  etag: string;
}

export interface LockResource {
  user: string | null;
  host: string | null;
  pid: number | null;
  since: string | null;
  ageSeconds: number | null;
  ours: boolean;
  owner: LockOwner;
  text: string;
}

/** What a platform said, and when. */
export interface ObservedResource {
  platform: 'process' | 'aws';
  at: string;
  build: string | null;
  commit: string | null;
  digest: string | null;
  health: StageHealth;
  url: string | null;
  settled: boolean;
}

export interface ChoiceResource {
  choice: string;
  text: string;
  /** What to type; null = there is nothing to do but wait. */
  command: string | null;
}

export interface RecoveryResource {
  id: string;
  stage: string;
  state: 'running' | 'ended';
  reason: string;
  clearLock: boolean;
  said: { build: string | null } | null;
  by: string;
  startedAt: string;
  endedAt: string | null;
  outcome: OutcomeResource | null;
  observed: ObservedResource | null;
  links: { self: string };
}

/** What a person sees before choosing what to do about a stage. */
export interface RecoverResource {
  stage: string;
  state: 'idle' | 'busy' | 'unknown';
  unknownReason: { code: string; text: string } | null;
  currentBuild: string | null;
  lastPromotion: PromotionResource | null;
  observed: ObservedResource;
  /** null = the state of the stack cannot be read. */
  locks: LockResource[] | null;
  pending: { operation: string; resource: string }[] | null;
  recovery: RecoveryResource | null;
  choices: ChoiceResource[];
  etag: string;
}

/** That a client's stage is named like another stage of ours than the one it uses. */
export interface MismatchResource {
  namedLike: string;
  text: string;
}

export interface TouchedClientResource {
  client: string;
  clientStage: string;
  mismatch: MismatchResource | null;
}

export interface ClientResource extends TouchedClientResource {
  stage: string;
  url: string | null;
  owner: string | null;
  contact: string | null;
  attachedAt: string;
  attachedBy: string;
  /** To the minute; null = never yet. */
  lastSeen: string | null;
  secondsSinceSeen: number | null;
  /** `not-yet`: attached within 7 days and not heard of since; `long-ago`: not for 7 days. */
  seen: 'recently' | 'not-yet' | 'long-ago';
}

export interface StepResource {
  name: StepName;
  phase: StepPhase;
  startedAt: string;
  endedAt: string | null;
  elapsed: string | null;
}

export interface OutcomeResource {
  code: string;
  text: string;
  output: string[];
  /** Of `protected-change`: what `allowChanges` has to name. */
  changes?: string[];
}

export interface PromotionResource {
  id: string;
  stage: string;
  build: string | null;
  commit: string | null;
  subject: string | null;
  previousBuild: string | null;
  phase: Phase;
  trigger: Trigger;
  actor: ActorResource;
  reason: string | null;
  milestone: number | null;
  occurrence: string | null;
  queue: { position: number } | null;
  blockedBy: ReasonResource[];
  /** Protected changes that its update may make, by name. */
  allowChanges: string[];
  /** The hold that it was allowed to pass. */
  overrideHold: string | null;
  /** Set from the moment on at which somebody wanted it stopped. */
  abortRequestedAt: string | null;
  abort: { by: string; reason: string | null } | null;
  /** Whom it touches: recorded with it, so that a later detach changes nothing here. */
  clients: TouchedClientResource[];
  outcome: OutcomeResource | null;
  steps: StepResource[];
  progress: { step: number; steps: number; elapsed: string; elapsedSeconds: number } | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  duration: string | null;
  durationSeconds: number | null;
  links: { self: string; log: string; events: string; compare: string | null };
}

export interface CommitResource {
  sha: string;
  subject: string;
  author: string;
  at: string;
  pr: number | null;
}

/** Where a commit is on one stage. */
export interface WhereaboutsResource {
  stage: string;
  /** null = nobody knows what the stage runs. */
  reached: boolean | null;
  /** Since when it has been there without a break. */
  at: string | null;
  /** What brought it, or would bring it. */
  build: string;
  /** Commits that the stage would get together with it; null = it has it, or runs nothing yet. */
  behind: number | null;
  /** The promotion that is on its way with it. */
  promotion: string | null;
  reasons: ReasonResource[];
  trigger: string;
  source: string | null;
  nextRun: string | null;
  lastRun: Phase | null;
  /** Number of the newest milestone of the slot. */
  milestone: number | null;
  /** If only time passes; null = now, or a person decides. */
  earliest: string | null;
}

export interface CommitWhereResource extends CommitResource {
  /** Builds that were made from it or brought it along, oldest first. */
  builds: string[];
  stages: WhereaboutsResource[];
}

export interface BuildResource {
  id: string;
  commit: string;
  branch: string;
  subject: string;
  author: string;
  artifacts: { tarball: string | null; image: string | null };
  commits: CommitResource[];
  alsoCommits: string[];
  migrations: { id: string; reversible: boolean }[];
  ciUrl: string | null;
  createdAt: string;
  createdBy: string;
  /** Where it runs now. */
  stages: string[];
  /** The promotions that its registration made (only in the answer of POST). */
  promotions?: string[];
}

export interface MilestoneResource {
  number: number;
  build: string;
  commit: string;
  stage: string;
  role: MilestoneRole;
  promotion: string;
  phase: Phase;
  /** Whom its promotion touches. */
  clients: TouchedClientResource[];
  notes: string | null;
  createdAt: string;
  createdBy: string;
  url: string | null;
}

export interface NextMilestoneResource {
  /** null before the first milestone: any number may begin. */
  number: number | null;
  /** null before the first milestone: the slot follows from the number. */
  stage: string | null;
  slots: string[];
  replaces: { number: number; build: string } | null;
  /** The hold on its slot, on which its promotion would wait. */
  hold: HoldResource | null;
  /** Who uses its slot now. */
  clients: ClientResource[];
}

export interface ScheduleResource {
  stage: string;
  schedule: string;
  timezone: string;
  /** null = paused, or never. */
  next: string | null;
  paused: { since: string; by: string; reason: string | null } | null;
  last: { promotion: string; phase: Phase; occurrence: string | null; at: string } | null;
}

export interface EligibilityResource {
  stage: string;
  build: string;
  allowed: boolean;
  earliest: string | null;
  /** What a request would be refused for. */
  reasons: ReasonResource[];
  /** What refuses nothing: that it would wait for others, that its source is not healthy. */
  remarks: ReasonResource[];
}

export interface PreviewResource extends ApiResource {
  stage: string;
  build: string;
  /** Whether a promotion would be accepted now; a busy stage only lets it wait. */
  allowed: boolean;
  earliest: string | null;
  blockedBy: ReasonResource[];
  /** What refuses nothing: that it would wait for others, that its source is not healthy. */
  remarks: ReasonResource[];
  /** What it would bring and take away, the newest first; null = the stage runs nothing yet. */
  commits: {
    ahead: number;
    behind: number;
    authors: number;
    reverts: number;
    newest: BroughtCommitResource[];
  } | null;
  migrations: BroughtMigrationResource[];
  /** Median of the last successful promotions; null with fewer than five. */
  usual: { duration: string; seconds: number; count: number } | null;
  /** Whom it would touch. */
  clients: ClientResource[];
  /** What the engine says that the update would do; null on platform `process`, and where `outcome` says why. */
  changes: ChangeCounts | null;
  /** What the update would end only if `allowChanges` names it. */
  protected: string[];
  outcome: OutcomeResource | null;
  etag: string;
}

export interface TimelineEntry {
  seq: number;
  at: string;
  event: string;
  promotion: PromotionResource | null;
  hold: HoldResource | null;
  /** `web/dev`, where a client was attached, changed or detached. */
  client: string | null;
  actor: ActorResource;
}

/** One row of the audit; `seq` has no gaps. */
export interface AuditResource {
  seq: number;
  at: string;
  name: EventName;
  stage: string | null;
  promotion: string | null;
  actor: ActorResource;
  requestId: string | null;
  reason: string | null;
  from: Phase | null;
  to: Phase | null;
  facts: Facts;
}

/** Rows of the audit, oldest first. */
export interface EventsPage extends Page<AuditResource> {
  /** The newest row that was looked at, also when a filter left it out: `?since=` goes on from here. */
  upTo: number;
}

/** A commit in a comparison: which build brought it, and whether it takes another one back. */
export interface BroughtCommitResource extends CommitResource {
  build: string;
  revert: boolean;
}

export interface BroughtMigrationResource {
  id: string;
  reversible: boolean;
  build: string;
}

/** How the described APIs of two running builds differ. */
export interface ApiResource {
  /** null = `apiUnknown` says why nobody can tell. */
  api: {
    /** What may break a client that works today. */
    breaking: ApiChangeResource[];
    added: ApiChangeResource[];
    changed: ApiChangeResource[];
    /** Whether the documents are larger than what is looked at. */
    truncated: boolean;
  } | null;
  apiUnknown: { code: ApiUnknown; text: string } | null;
}

export interface ApiChangeResource {
  code: ApiChangeCode;
  route: string;
  text: string;
}

export interface CompareResource extends ApiResource {
  a: { name: string; kind: 'stage' | 'build' | 'commit'; build: string; commit: string; url: string | null };
  b: { name: string; kind: 'stage' | 'build' | 'commit'; build: string; commit: string; url: string | null };
  /** Commits of b that a does not have, newest first; `behind` are those of a that b does not have. */
  ahead: number;
  behind: number;
  aheadCommits: BroughtCommitResource[];
  behindCommits: BroughtCommitResource[];
  /** Whether the lists hold fewer commits than `ahead` and `behind` count. */
  truncated: boolean;
  /** The newest commit that both have, where that is known. */
  mergeBase: string | null;
  migrations: BroughtMigrationResource[];
  /** Names of environment variables and settings that differ; null unless both are stages. Values never. */
  environment: { onlyA: string[]; onlyB: string[]; differ: string[] } | null;
  /** Keys of the stages' policy that differ, with their values; null unless both are stages. */
  settings: { name: string; a: string; b: string }[] | null;
}

export interface SideBySideAnswer {
  status: number | null;
  milliseconds: number;
  contentType: string | null;
  body: unknown;
  error: string | null;
}

export interface SideBySideResource {
  a: string;
  b: string;
  requests: {
    path: string;
    a: SideBySideAnswer;
    b: SideBySideAnswer;
    same: boolean;
    /** JSON pointers (or `status`, `header:<name>`, `body`) whose values differ. */
    differences: string[];
  }[];
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface ProblemResource {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: { pointer: string; detail: string }[];
  reasons?: ReasonResource[];
  candidates?: string[];
  hold?: HoldResource;
  allowed?: string[];
  /** What the caller lacks. */
  right?: Right;
}

export interface VersionResource {
  name: string;
  version: string;
  node: string;
  pulumi: { version: string; from: string } | null;
}
