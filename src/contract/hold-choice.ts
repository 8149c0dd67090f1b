import * as z from 'zod';
import { holdIdPattern } from '../model/hold.js';
import { fault } from './fault.js';
import { notBoth, withIt } from './said.js';

const holdId = z.string().regex(holdIdPattern);

/** Some in an address. */
export const holdIds = z.string().regex(/^hld_[0-9A-Z]{26}(,hld_[0-9A-Z]{26}){0,99}$/);

/** The holds that a request passes, each by its id; `overrideHold` is the short form for one. */
export const overrideKeys = {
  overrideHold: holdId.optional(),
  overrideHolds: z.array(holdId).min(1).max(1000).optional(),
};

/** What a promotion says of holds on its stage: `onHold: "reject" | "wait"`, or which of them it passes, with a reason. */
export const holdChoiceKeys = { ...overrideKeys, onHold: z.enum(['reject', 'wait']).optional() };

export interface OverrideBody {
  readonly overrideHold?: string | undefined;
  readonly overrideHolds?: readonly string[] | undefined;
}

export interface HoldChoiceBody extends OverrideBody {
  readonly onHold?: 'reject' | 'wait' | undefined;
  readonly reason?: string | undefined;
}

const named = ['overrideHold', 'overrideHolds'] as const;

/** The same in a schema. */
export const saidOfHoldChoice = named.flatMap((key) => [withIt(key, 'reason'), notBoth(key, 'onHold')]);

/** Nobody passes a hold without saying why, and nobody both waits for its end and passes it. */
export function refineHoldChoice(body: HoldChoiceBody, context: z.RefinementCtx): void {
  const key = named.find((one) => body[one] !== undefined);
  if (key === undefined) return;
  if (body.reason === undefined)
    context.addIssue({ code: 'custom', path: ['reason'], ...fault({ code: 'needed-to-override' }) });
  if (body.onHold !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['onHold'],
      ...fault({ code: 'not-both', facts: { keys: [key, 'onHold'] } }),
    });
}
