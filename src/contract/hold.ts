import * as z from 'zod';
import { shownHoldKinds, verdicts } from '../model/hold.js';
import { ActorResource } from './actor.js';
import { AskResource } from './ask.js';
import { time } from './time.js';

export const HoldResource = z.object({
  id: z.string(),
  stage: z.string(),
  kind: z.enum(shownHoldKinds),
  reason: z.string(),
  by: z.string(),
  actor: ActorResource,
  createdAt: time,
  /** When a reservation begins; null = it began when it was set. */
  from: time.nullable().default(null),
  /** Nothing new starts on the stage from then on. */
  keepsFrom: time.nullable().default(null),
  /** Whether that is still to come. */
  isAhead: z.boolean().default(false),
  /** null = until somebody releases it; a reservation always has an end. */
  until: time.nullable(),
  /** The build that is to be seen there, and the milestone by which it was named; null = whatever runs. */
  shows: z.object({ milestone: z.int().nullable(), build: z.string() }).nullable().default(null),
  /** What its stage runs instead of what is to be shown, and the command that puts it right; null = all is as booked. */
  notAsBooked: z.object({ runs: z.string().nullable(), command: z.string() }).nullable().default(null),
  /** When the service puts what is to be shown back by itself, because a milestone went before it; null = it has not to. */
  comesBackAt: time.nullable().default(null),
  secondsLeft: z.int().nullable(),
  /** The stop of the line that it belongs to; null = it was set by itself. */
  line: z.string().nullable().default(null),
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
  /** The other holds that keep the stage at some moment of it. */
  overlaps: z.array(HoldResource).default([]),
});
export type HoldSetResource = z.infer<typeof HoldSetResource>;
