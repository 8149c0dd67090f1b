import * as z from 'zod';
import { phases, stepNames, stepPhases } from '../model/promotion.js';
import { AbortWaitResource } from './abort-wait.js';
import { ChangeCountsResource } from './changes.js';
import { time } from './time.js';
import { UnderWayResource } from './under-way.js';

const told = { seq: z.int(), at: time };

/** What whoever follows a promotion is told while its run goes on, by `kind`; after the last comes `done`. */
export const RunEventResource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('phase'), phase: z.enum(phases), ...told }),
  z.object({
    kind: z.literal('step'),
    step: z.enum(stepNames),
    phase: z.enum(stepPhases),
    /** Of a preview: what it found. */
    changes: ChangeCountsResource.optional(),
    ...told,
  }),
  z.object({
    kind: z.literal('log'),
    step: z.enum(stepNames),
    text: z.string(),
    /** The locks whose owners were proven gone and that are cleared now. */
    lockCleared: z.array(z.string()).readonly().optional(),
    /** Lines before this one could not be written. */
    logTruncated: z.literal(true).optional(),
    ...told,
  }),
  /** It is being stopped: what that waits for from now on. */
  AbortWaitResource.extend({ kind: z.literal('stopping'), ...told }),
  z.object({
    kind: z.literal('progress'),
    done: z.int(),
    total: z.int(),
    /** What the engine is at, the first of all first. */
    underWay: z.array(UnderWayResource).readonly().optional(),
    ...told,
  }),
]);
export type RunEventResource = z.infer<typeof RunEventResource>;
