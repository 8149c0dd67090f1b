import * as z from 'zod';
import { verdicts } from '../model/hold.js';
import { time } from './time.js';

/** What QA said last of a build on a stage. */
export const VerdictResource = z.object({
  stage: z.string(),
  build: z.string(),
  verdict: z.enum(verdicts),
  by: z.string(),
  reason: z.string().nullable(),
  at: time,
});
export type VerdictResource = z.infer<typeof VerdictResource>;
