import { z } from 'zod';
import { holdIdPattern } from '../model/hold.js';
import type { HoldChoice } from '../requests/override.js';

/** What a promotion says of a hold on its stage: `onHold: "reject" | "wait"`, or `overrideHold` with a reason. */
export const holdChoiceKeys = {
  overrideHold: z.string().regex(holdIdPattern).optional(),
  onHold: z.enum(['reject', 'wait']).optional(),
};

interface OnHoldBody {
  readonly overrideHold?: string | undefined;
  readonly onHold?: 'reject' | 'wait' | undefined;
  readonly reason?: string | undefined;
}

/** Nobody passes a hold without saying why, and nobody both waits for its end and passes it. */
export function refineHoldChoice(
  { overrideHold, onHold, reason }: OnHoldBody,
  context: z.RefinementCtx,
): void {
  if (overrideHold === undefined) return;
  if (reason === undefined)
    context.addIssue({ code: 'custom', path: ['reason'], params: { code: 'needed-to-override' } });
  if (onHold !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['onHold'],
      params: { code: 'not-both', facts: { keys: ['overrideHold', 'onHold'] } },
    });
}

export function holdChoiceOf({ overrideHold, onHold }: OnHoldBody, otherwise: 'reject' | 'wait'): HoldChoice {
  return overrideHold === undefined ? { do: onHold ?? otherwise } : { do: 'override', hold: overrideHold };
}
