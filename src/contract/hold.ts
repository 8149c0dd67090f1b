import * as z from 'zod';
import { holdKinds, verdicts } from '../model/hold.js';
import { ActorResource } from './actor.js';
import { AskResource } from './ask.js';
import { time } from './time.js';

export const HoldResource = z.object({
  id: z.string(),
  stage: z.string(),
  kind: z.enum(holdKinds),
  reason: z.string(),
  by: z.string(),
  actor: ActorResource,
  createdAt: time,
  /** null = until somebody releases it. */
  until: time.nullable(),
  secondsLeft: z.int().nullable(),
  ended: z
    .object({
      at: time,
      how: z.enum(['released', 'expired']),
      by: z.string(),
      reason: z.string().nullable(),
      verdict: z.enum(verdicts).nullable(),
      build: z.string().nullable(),
    })
    .nullable(),
  /** Who waits for its end and said so, the oldest first; also those that have an answer. */
  asks: z.array(AskResource).default([]),
});
export type HoldResource = z.infer<typeof HoldResource>;

/** The answer to a new hold: what is under way finishes, what waits keeps its place. */
export const HoldSetResource = HoldResource.extend({
  running: z.object({ promotion: z.string(), build: z.string().nullable() }).nullable(),
  waiting: z.int(),
});
export type HoldSetResource = z.infer<typeof HoldSetResource>;
