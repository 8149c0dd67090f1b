import type { LockOwner } from '../recovery.js';
import type { StageHealth } from '../stage.js';
import type { OutcomeResource, PromotionResource } from './promotion.js';

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
  /** What to type for it. */
  command: string;
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
