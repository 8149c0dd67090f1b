import * as z from 'zod';
import { milestoneRoles } from '../model/milestone.js';
import { phases } from '../model/promotion.js';
import { AbortWaitResource } from './abort-wait.js';
import { platforms, stageHealths, type Stage } from '../model/stage.js';
import { ActorResource } from './actor.js';
import { ClientResource } from './client.js';
import { HoldResource } from './hold.js';
import { OrphanResource } from './orphan.js';
import { PromotionResource } from './promotion.js';
import { QuarantineResource } from './quarantine.js';
import { time } from './time.js';
import { VerdictResource } from './verdict.js';

const bilingual = z.object({ en: z.string(), ko: z.string() });

/** What the files alone say of a stage; the service adds what runs there. */
const PolicyResource = z.object({
  stage: z.string(),
  purpose: bilingual,
  dotenv: z.string(),
  dotenvFile: z.string(),
  dotenvReason: bilingual.nullable(),
  platform: z.enum(platforms),
  /** The machine that its file names. */
  machine: z.string().nullable(),
  trigger: z.string(),
  source: z.string().nullable(),
  branches: z.array(z.string()),
  schedule: z.string().nullable(),
  timezone: z.string(),
  requires: z.array(z.string()),
  soakSeconds: z.number(),
  /** How long before a reservation begins nothing new starts there, at least. */
  leadSeconds: z.number().default(15 * 60),
  /** When nothing starts by itself. */
  quiet: z
    .array(z.object({ when: z.string(), forSeconds: z.number(), timezone: z.string(), reason: bilingual }))
    .default([]),
});
export type PolicyResource = z.infer<typeof PolicyResource>;

/** The part of a stage's JSON that comes from its files alone, with or without a service. */
export const policyResource = (stage: Stage): PolicyResource => ({
  stage: stage.name,
  purpose: { ...stage.purpose },
  dotenv: stage.dotenv,
  dotenvFile: `.env.${stage.dotenv}`,
  dotenvReason: stage.dotenvReason === null ? null : { ...stage.dotenvReason },
  platform: stage.platform,
  machine: stage.machine,
  trigger: stage.trigger,
  source: stage.source,
  branches: [...stage.branches],
  schedule: stage.schedule,
  timezone: stage.timezone,
  requires: [...stage.requires],
  soakSeconds: stage.soakSeconds,
  leadSeconds: stage.leadSeconds,
  quiet: stage.quiet.map(({ reason, ...hours }) => ({ ...hours, reason: { ...reason } })),
});

const BuildOnStage = z.object({
  id: z.string(),
  commit: z.string(),
  subject: z.string(),
  author: z.string(),
  digests: z.object({ tarball: z.string().nullable(), image: z.string().nullable() }),
  promotion: z.string().nullable(),
  since: time.nullable(),
  by: z.string().nullable(),
  actor: ActorResource.nullable(),
});
export type BuildOnStage = z.infer<typeof BuildOnStage>;

export const stageStates = z.enum(['idle', 'busy', 'unknown']);

export const StageResource = PolicyResource.extend({
  state: stageStates,
  unknownReason: z.string().nullable(),
  /** The promotion whose update did not come through, so that the stack may be between two states; null = it is whole. */
  halfApplied: z.string().nullable(),
  /** What updates that were cut off may have left in AWS, and Pulumi does not know. */
  orphans: z.array(OrphanResource),
  health: z.enum(stageHealths),
  restarts: z.int(),
  url: z.string().nullable(),
  /** Why the platform cannot be asked, or what the stage's address answers instead of a success. */
  healthReason: z.object({ code: z.string(), text: z.string() }).nullable(),
  currentBuild: BuildOnStage.nullable(),
  previousBuild: BuildOnStage.nullable(),
  stableBuild: BuildOnStage.nullable(),
  /** The branch that no longer has what the stage runs, because its history was rewritten. */
  offBranch: z.string().nullable(),
  milestone: z.object({ number: z.int(), role: z.enum(milestoneRoles) }).nullable(),
  /** What the source has and this stage does not: builds and commits. */
  behind: z.array(
    z.object({
      stage: z.string(),
      builds: z.int(),
      commits: z.int(),
      /** Nobody has counted further: there are at least so many. */
      atLeast: z.literal(true).optional(),
    }),
  ),
  waiting: z.int(),
  /** What waits, in the order in which it was accepted. */
  queue: z.array(
    z.object({ promotion: z.string(), build: z.string().nullable(), milestone: z.int().nullable() }),
  ),
  running: z.string().nullable(),
  /** What that one waits for, where somebody stops it; null = nobody does, or its update was not told yet. */
  abortWait: AbortWaitResource.nullable(),
  lastRun: z.object({ promotion: z.string(), phase: z.enum(phases), endedAt: time.nullable() }).nullable(),
  nextRun: time.nullable(),
  /** Of its holds in force the one that ends last. */
  hold: HoldResource.nullable(),
  /** All in force, the one that ends last first. */
  holds: z.array(HoldResource),
  /** Those that are still to come, the first before the others. */
  reservations: z.array(HoldResource).default([]),
  /** What QA said last of the build that it runs, here or on the nearest stage before; null = nothing. */
  verdict: VerdictResource.nullable(),
  /** Builds that it does not take again. */
  quarantined: z.array(QuarantineResource),
  /** Other teams' stages that use this one. */
  clients: z.array(ClientResource),
  /** How often the process behind its address ended unasked in the last 24 hours; `why`: `killed`, or its own fault. */
  hostEnds: z.object({ times: z.int(), last: time, why: z.string() }).nullable(),
  /** The quiet hours that there are now, or the next within a year; null = none (only where one stage is asked for). */
  nextQuiet: z.object({ from: time, until: time, reason: z.string() }).nullable().optional(),
  /** How long before a reservation begins nothing new would start there: the lead, or as long as a promotion usually takes there, where that is longer (only where one stage is asked for). */
  keepsAheadSeconds: z.number().optional(),
  /** Who may put a build there by signing in, beside holders of tokens: everybody on the service's own machine, and those in one of these groups (only where one stage is asked for). */
  promoters: z.object({ everybodyHere: z.boolean(), groups: z.array(z.string()) }).optional(),
  etag: z.string(),
});
export type StageResource = z.infer<typeof StageResource>;

export const TimelineEntry = z.object({
  seq: z.int(),
  at: time,
  event: z.string(),
  promotion: PromotionResource.nullable(),
  hold: HoldResource.nullable(),
  /** `web/dev`, where a client was attached, changed or detached. */
  client: z.string().nullable(),
  actor: ActorResource,
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
