import * as z from 'zod';
import { time } from './time.js';

/** What an update that was cut off may have left in AWS, and what can be done about it. */
export const OrphanResource = z.object({
  /** null = AWS shows nothing of it. */
  arn: z.string().nullable(),
  /** The creation that Pulumi's state remembers as begun. */
  urn: z.string().nullable(),
  type: z.string(),
  /** Pulumi has another one. */
  replaced: z.boolean(),
  /** The id of that one, where it runs on and this was to take its place; null = it was made since. */
  replaces: z.string().nullable(),
  since: time,
  text: z.string(),
  ways: z.array(z.object({ way: z.string(), text: z.string(), command: z.string() })),
});
export type OrphanResource = z.infer<typeof OrphanResource>;
