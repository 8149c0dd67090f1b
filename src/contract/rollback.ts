import * as z from 'zod';
import { allowChangesKey } from './allow-changes.js';
import { HoldResource } from './hold.js';
import { overrideKeys } from './hold-choice.js';
import { fault } from './fault.js';
import { anyStageParams, buildId, instant, nothing, reason } from './inputs.js';
import { PromotionResource } from './promotion.js';
import { QuarantineResource } from './quarantine.js';
import { route } from './route.js';
import { saidOf, whenFalse } from './said.js';

/** The answer to a rollback: the promotion of the earlier build, and what keeps it there. */
const RollbackResource = PromotionResource.extend({
  quarantine: QuarantineResource,
  /** The hold that keeps it there: the one that ends last. */
  hold: HoldResource.nullable(),
  holds: z.array(HoldResource).default([]),
  /** What puts the build back that was rolled back. */
  undo: z.object({
    build: z.string(),
    liftQuarantine: z.literal(true),
    /** The first of `overrideHolds`. */
    overrideHold: z.string().nullable(),
    overrideHolds: z.array(z.string()).default([]),
  }),
});
export type RollbackResource = z.infer<typeof RollbackResource>;

/** Nobody says of a hold until when or why, and that there is to be none. */
function refineHoldWish(
  { hold, holdReason, holdUntil }: { hold?: boolean; holdReason?: string; holdUntil?: string },
  context: z.RefinementCtx,
): void {
  if (hold !== false) return;
  for (const [key, value] of Object.entries({ holdReason, holdUntil }))
    if (value !== undefined)
      context.addIssue({
        ...{ code: 'custom', path: [key] },
        ...fault({ code: 'not-both', facts: { keys: ['hold', key] } }),
      });
}

export const rollBack = route({
  method: 'post',
  path: '/stages/:stage/rollback',
  summary: 'Put the build before back, quarantine the one that runs, and keep it so',
  needs: { verb: 'rollback', on: 'path' },
  params: anyStageParams,
  query: nothing,
  body: z
    .strictObject({
      toBuild: buildId.optional(),
      reason,
      hold: z.boolean().optional(),
      holdReason: reason.optional(),
      holdUntil: instant.optional(),
      ...allowChangesKey,
      ...overrideKeys,
      /** Goes back to a build that is known to be bad on a stage before; without a name such builds are passed over. */
      despiteKnownBad: z.boolean().optional(),
    })
    .superRefine(refineHoldWish)
    .meta(saidOf(whenFalse('hold', 'holdReason', 'holdUntil'))),
  answer: RollbackResource,
  statuses: [201],
  ifMatch: true,
  tells: ['Location'],
  refuses: [
    'no-previous-build',
    'stage-held',
    'precondition-required',
    'stage-changed',
    'already-current',
    'promotion-running',
    'build-not-eligible',
    'override-not-allowed',
    'recovery-running',
    'stage-already-held',
    'dotenv-invalid',
  ],
  example: { params: { stage: 'dev' }, body: { reason: 'Nobody can sign in' } },
});
