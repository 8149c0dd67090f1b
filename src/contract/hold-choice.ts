import * as z from 'zod';
import { holdIdPattern } from '../model/hold.js';
import { fault } from './fault.js';
import { notBoth, withIt } from './said.js';

/** What a promotion says of a hold on its stage: `onHold: "reject" | "wait"`, or `overrideHold` with a reason. */
export const holdChoiceKeys = {
  overrideHold: z.string().regex(holdIdPattern).optional(),
  onHold: z.enum(['reject', 'wait']).optional(),
};

export interface HoldChoiceBody {
  readonly overrideHold?: string | undefined;
  readonly onHold?: 'reject' | 'wait' | undefined;
  readonly reason?: string | undefined;
}

/** The same in a schema. */
export const saidOfHoldChoice = [withIt('overrideHold', 'reason'), notBoth('overrideHold', 'onHold')];

/** Nobody passes a hold without saying why, and nobody both waits for its end and passes it. */
export function refineHoldChoice(
  { overrideHold, onHold, reason }: HoldChoiceBody,
  context: z.RefinementCtx,
): void {
  if (overrideHold === undefined) return;
  if (reason === undefined)
    context.addIssue({ code: 'custom', path: ['reason'], ...fault({ code: 'needed-to-override' }) });
  if (onHold !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['onHold'],
      ...fault({ code: 'not-both', facts: { keys: ['overrideHold', 'onHold'] } }),
    });
}
