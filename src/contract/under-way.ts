import * as z from 'zod';
import { time } from './time.js';

/** A resource that the engine has begun with and is not done with; its provider may tell of a refusal so late. */
export const UnderWayResource = z.object({
  operation: z.string(),
  resource: z.string(),
  since: time,
  refusalSeconds: z.int().nullable(),
});
export type UnderWayResource = z.infer<typeof UnderWayResource>;
