import * as z from 'zod';
import { phases, stepNames, stepPhases, triggers } from '../model/promotion.js';
import { AbortWaitResource } from './abort-wait.js';
import { ActorResource } from './actor.js';
import { TouchedClientResource } from './client.js';
import { ReasonResource } from './reason.js';
import { duration, time } from './time.js';
import { UnderWayResource } from './under-way.js';
import { usual } from './usual.js';

const StepResource = z.object({
  name: z.enum(stepNames),
  phase: z.enum(stepPhases),
  startedAt: time,
  endedAt: time.nullable(),
  elapsed: duration.nullable(),
});

export const OutcomeResource = z.object({
  code: z.string(),
  text: z.string(),
  output: z.array(z.string()),
  /** Of `protected-change`: what `allowChanges` has to name. */
  changes: z.array(z.string()).optional(),
});
export type OutcomeResource = z.infer<typeof OutcomeResource>;

export const PromotionResource = z.object({
  id: z.string(),
  stage: z.string(),
  build: z.string().nullable(),
  commit: z.string().nullable(),
  subject: z.string().nullable(),
  previousBuild: z.string().nullable(),
  phase: z.enum(phases),
  trigger: z.enum(triggers),
  actor: ActorResource,
  reason: z.string().nullable(),
  milestone: z.int().nullable(),
  /** Local wall-clock time of its schedule. */
  occurrence: z.string().nullable(),
  queue: z.object({ position: z.int() }).nullable(),
  /** The first of `overrideHolds`. */
  overrideHold: z.string().nullable(),
  /** The holds that it was allowed to pass. */
  overrideHolds: z.array(z.string()).default([]),
  /** Set from the moment on at which somebody wanted it stopped. */
  abortRequestedAt: time.nullable(),
  abort: z
    .object({
      by: z.string(),
      reason: z.string().nullable(),
      /** What it waits for, of a running promotion; null = nobody has told its update to stop yet, or it has ended. */
      wait: AbortWaitResource.extend({ since: time }).nullable(),
    })
    .nullable(),
  blockedBy: z.array(ReasonResource),
  /** Protected changes that its update may make, by name. */
  allowChanges: z.array(z.string()),
  /** Whom it touches: recorded with it, so that a later detach changes nothing here. */
  clients: z.array(TouchedClientResource),
  outcome: OutcomeResource.nullable(),
  /** Lines of its log could not be written. */
  logTruncated: z.boolean(),
  steps: z.array(StepResource),
  progress: z
    .object({ step: z.int(), steps: z.int(), elapsed: duration, elapsedSeconds: z.int() })
    .nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  duration: duration.nullable(),
  durationSeconds: z.number().nullable(),
  /** How long one takes on its stage (only in the answer about one promotion). */
  usual: usual.optional(),
  /** What the engine is at, the first of all first (only in the answer about one promotion). */
  underWay: z.array(UnderWayResource).optional(),
  links: z.object({
    self: z.string(),
    log: z.string(),
    events: z.string(),
    compare: z.string().nullable(),
  }),
});
export type PromotionResource = z.infer<typeof PromotionResource>;
