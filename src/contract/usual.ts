import * as z from 'zod';
import { duration } from './time.js';

/** Median of the last successful promotions of a stage; null with fewer than five. */
export const usual = z
  .object({
    duration,
    seconds: z.number(),
    count: z.int(),
    /** Of those, in seconds. */
    shortest: z.number(),
    longest: z.number(),
  })
  .nullable();
export type UsualResource = z.infer<typeof usual>;
