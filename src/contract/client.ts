import * as z from 'zod';
import { time } from './time.js';

/** That a client's stage is named like another stage of ours than the one it uses. */
const MismatchResource = z.object({ namedLike: z.string(), text: z.string() });
export type MismatchResource = z.infer<typeof MismatchResource>;

export const TouchedClientResource = z.object({
  client: z.string(),
  clientStage: z.string(),
  mismatch: MismatchResource.nullable(),
});
export type TouchedClientResource = z.infer<typeof TouchedClientResource>;

export const ClientResource = z.object({
  client: z.string(),
  clientStage: z.string(),
  stage: z.string(),
  mismatch: MismatchResource.nullable(),
  url: z.string().nullable(),
  owner: z.string().nullable(),
  contact: z.string().nullable(),
  attachedAt: time,
  attachedBy: z.string(),
  /** To the minute; null = never yet. */
  lastSeen: time.nullable(),
  secondsSinceSeen: z.int().nullable(),
  /** `not-yet`: attached within 7 days and not heard of since; `long-ago`: not for 7 days. */
  seen: z.enum(['recently', 'not-yet', 'long-ago']),
});
export type ClientResource = z.infer<typeof ClientResource>;
