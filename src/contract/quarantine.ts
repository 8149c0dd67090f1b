import * as z from 'zod';
import { quarantineReasons } from '../model/quarantine.js';
import { time } from './time.js';

export const QuarantineResource = z.object({
  build: z.string(),
  why: z.enum(quarantineReasons),
  reason: z.string().nullable(),
  by: z.string(),
  since: time,
});
export type QuarantineResource = z.infer<typeof QuarantineResource>;
