import * as z from 'zod';
import { lockOwners } from '../model/recovery.js';
import { platforms, stageHealths } from '../model/stage.js';
import { OrphanResource } from './orphan.js';
import { OutcomeResource, PromotionResource } from './promotion.js';
import { stageStates } from './stage.js';
import { time } from './time.js';

const LockResource = z.object({
  user: z.string().nullable(),
  host: z.string().nullable(),
  pid: z.int().nullable(),
  ours: z.boolean(),
  owner: z.enum(lockOwners),
  since: time.nullable(),
  ageSeconds: z.int().nullable(),
  text: z.string(),
});
export type LockResource = z.infer<typeof LockResource>;

/** What a platform said, and when. */
const ObservedResource = z.object({
  platform: z.enum(platforms),
  at: time,
  build: z.string().nullable(),
  commit: z.string().nullable(),
  digest: z.string().nullable(),
  health: z.enum(stageHealths),
  url: z.string().nullable(),
  settled: z.boolean(),
});
export type ObservedResource = z.infer<typeof ObservedResource>;

const ChoiceResource = z.object({
  choice: z.string(),
  text: z.string(),
  /** What to type for it. */
  command: z.string(),
});
export type ChoiceResource = z.infer<typeof ChoiceResource>;

export const RecoveryResource = z.object({
  id: z.string(),
  stage: z.string(),
  state: z.enum(['running', 'ended']),
  reason: z.string(),
  clearLock: z.boolean(),
  said: z.object({ build: z.string().nullable() }).nullable(),
  by: z.string(),
  startedAt: time,
  endedAt: time.nullable(),
  outcome: OutcomeResource.nullable(),
  observed: ObservedResource.nullable(),
  links: z.object({ self: z.string() }),
});
export type RecoveryResource = z.infer<typeof RecoveryResource>;

/** What a person sees before choosing what to do about a stage. */
export const RecoverResource = z.object({
  stage: z.string(),
  state: stageStates,
  unknownReason: z.object({ code: z.string(), text: z.string() }).nullable(),
  currentBuild: z.string().nullable(),
  lastPromotion: PromotionResource.nullable(),
  observed: ObservedResource,
  /** null = the state of the stack cannot be read. */
  locks: z.array(LockResource).nullable(),
  pending: z.array(z.object({ operation: z.string(), resource: z.string() })).nullable(),
  /** What updates that were cut off may have left in AWS, as far as it can be seen now. */
  orphans: z.array(OrphanResource),
  /** Why AWS was not asked for them; null = it was, or there is nothing to ask. */
  orphansRefused: z.string().nullable(),
  recovery: RecoveryResource.nullable(),
  choices: z.array(ChoiceResource),
  etag: z.string(),
});
export type RecoverResource = z.infer<typeof RecoverResource>;
