import type { AwsFailure } from './aws-failure.js';
import type { Orphan } from './orphan.js';

/** Where a stage's build runs: as a process on this machine, or on ECS Fargate. */
export const platforms = ['process', 'aws'] as const;
export type Platform = (typeof platforms)[number];
export type StageTrigger = 'commit' | 'schedule' | 'request' | 'milestone';
export type StageRequirement = 'qa-passed' | 'source-healthy';

/** A sentence in both languages of the product. */
export interface Bilingual {
  readonly en: string;
  readonly ko: string;
}

/** The check after an update; durations in seconds. */
export interface VerifyPolicy {
  readonly path: string;
  readonly status: number;
  /** Where the answer names its build: `header:x-build` or `json:/build`; null = not checked. */
  readonly build: string | null;
  readonly attempts: number;
  readonly deadlineSeconds: number;
}

/** What is asked of a running backend when it is compared with another one; both are paths at the stage's address. */
export interface ComparePolicy {
  /** Asked where nobody names a path. */
  readonly paths: readonly string[];
  /** Where it serves its OpenAPI document; null = at the usual place. */
  readonly openapi: string | null;
}

/** When nothing starts by itself: from each time of a cron line on, for so long. */
export interface QuietHours {
  readonly when: string;
  readonly forSeconds: number;
  readonly timezone: string;
  readonly reason: Bilingual;
}

/** A path of a stage's own, nothing that could name another address. */
export const backendPathPattern = /^\/(?!\/)[\w\-./~%?&=+,:@]*$/;
export const mostComparePaths = 20;

/** The policy of one stage: the `switchback:` keys of its Pulumi.<stage>.yaml. */
export interface Stage {
  readonly name: string;
  /** `<name>` of `.env.<name>`. */
  readonly dotenv: string;
  readonly platform: Platform;
  /** The name of the machine that alone runs it; null = the first one, or on aws any. */
  readonly machine: string | null;
  readonly trigger: StageTrigger;
  readonly source: string | null;
  /** Branches whose builds a `commit` stage takes. */
  readonly branches: readonly string[];
  readonly schedule: string | null;
  readonly timezone: string;
  readonly verify: VerifyPolicy | null;
  readonly compare: ComparePolicy;
  readonly soakSeconds: number;
  /** How long before a reservation begins nothing new starts there, at least. */
  readonly leadSeconds: number;
  readonly quiet: readonly QuietHours[];
  readonly requires: readonly StageRequirement[];
  readonly purpose: Bilingual;
  readonly dotenvReason: Bilingual | null;
  readonly dotenvChecks: 'strict' | 'warn';
  /** Whether whoever changes what it runs has to say what they saw (If-Match). */
  readonly demandsIfMatch: boolean;
  readonly secretKeys: readonly string[];
  readonly requiredKeys: readonly string[];
  readonly allowLiteralSecrets: readonly string[];
  readonly allowReserved: readonly string[];
}

/** A developer's own machine: never deployed, has no stack, always `.env.development`. */
export const localStage = 'local';
export const localDotenv = 'development';
export const stageNamePattern = /^[a-z][a-z0-9-]{0,30}$/;

/** `unknown`: its platform cannot be asked just now. */
export const stageHealths = ['healthy', 'degraded', 'down', 'none', 'unknown'] as const;
export type StageHealth = (typeof stageHealths)[number];

/** What a platform says of a stage when it is asked, instead of what we remember. */
export interface Observation {
  readonly stage: string;
  readonly build: string | null;
  readonly commit: string | null;
  readonly digest: string | null;
  readonly health: StageHealth;
  readonly url: string | null;
  /** Restarts of the running build since it was committed. */
  readonly restarts: number;
  /** false = the platform is still on its way to this build, and may turn back. */
  readonly settled?: boolean;
  /** The machine that alone can be asked, and is not this one. */
  readonly elsewhere?: string;
  /** What its address answered instead of a success, where its platform takes it for healthy: `HTTP 301`, or why nothing. */
  readonly answered?: string;
  /** It is to have no tasks, and has none: nobody answers at its address, and nothing is wrong with that. */
  readonly isEmpty?: true;
  /** Why its platform cannot be asked, where AWS said it. */
  readonly refused?: AwsFailure;
}

/** What the store remembers of a stage. */
export interface StageState {
  readonly stage: string;
  /** Grows with every change; the ETag is made of it. */
  readonly revision: number;
  /** Grows with every start; a late writer with an older fence is refused. */
  readonly fence: number;
  readonly currentBuild: string | null;
  readonly currentPromotion: string | null;
  readonly currentSince: Date | null;
  /** HMAC over the environment that the current build runs with. */
  readonly currentFingerprint: string | null;
  readonly previousBuild: string | null;
  readonly stableBuild: string | null;
  readonly url: string | null;
  /** Why nobody knows what runs; null = it is known. */
  readonly unknownReason: string | null;
  /** Time in milliseconds of the newest entry of the stack's history that was looked at. */
  readonly historySeen: number;
  /** The id of the machine that runs it; null = any may, or none of its `machineName` has come yet. */
  readonly machine: string | null;
  /** The machine that its file names. */
  readonly machineName: string | null;
  /** The promotion whose update began and did not come through, so that its stack may be between two states; null = none. */
  readonly halfApplied: string | null;
  /** What updates that were cut off may have left in AWS. */
  readonly orphans: readonly Orphan[];
}

/** What changes of it; what is left out stays. */
export type StageChange = Partial<
  Omit<StageState, 'stage' | 'revision' | 'fence' | 'machine' | 'machineName'>
>;

export const etagOf = (state: StageState): string => `"${state.stage}-${state.revision}"`;
