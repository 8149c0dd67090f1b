import * as z from 'zod';
import { phases } from '../model/promotion.js';
import { timedParts } from '../model/timing.js';
import { time } from './time.js';

/** What was seen of a promotion, oldest first. */
export const TimingsResource = z.object({
  promotion: z.string(),
  stage: z.string(),
  phase: z.enum(phases),
  /** null = none were kept: it ran by hand, or under a version that kept none. */
  timings: z
    .array(
      z.object({
        part: z.enum(timedParts),
        /** null = none had begun. */
        attempt: z.int().nullable(),
        at: time,
        /** Since what was seen before it. */
        milliseconds: z.int().nonnegative(),
      }),
    )
    .nullable(),
});
export type TimingsResource = z.infer<typeof TimingsResource>;
