import * as z from 'zod';
import { verbs } from '../model/right.js';
import { HoldResource } from './hold.js';
import { ReasonResource } from './reason.js';

const RightResource = z.object({ verb: z.enum(verbs), stage: z.string().nullable() });

/** The problem document (RFC 9457), which any route may answer instead. */
export const ProblemResource = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  instance: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  /** How many mistakes there are, where `errors` names only the first of them. */
  errorCount: z.int().optional(),
  reasons: z.array(ReasonResource).optional(),
  candidates: z.array(z.string()).optional(),
  /** Of the holds in the way the one that ends last. */
  hold: HoldResource.optional(),
  holds: z.array(HoldResource).optional(),
  /** How to pass them, and whether the caller may. */
  override: z
    .object({
      allowed: z.boolean(),
      field: z.literal('overrideHold'),
      /** The hold that ends last. */
      value: z.string(),
      /** Every hold in the way, for `overrideHolds`. */
      values: z.array(z.string()).default([]),
      needsReason: z.literal(true),
    })
    .optional(),
  /** How to wait for its end. */
  orWait: z.object({ field: z.literal('onHold'), value: z.literal('wait') }).optional(),
  /** What the caller lacks. */
  right: RightResource.optional(),
  /** All of them, where it was needed on several stages. */
  rights: z.array(RightResource).optional(),
});
export type ProblemResource = z.infer<typeof ProblemResource>;
