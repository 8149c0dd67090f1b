import type * as z from 'zod';
import type { HoldKind } from '../model/hold.js';
import { fault } from './fault.js';

interface ReservationBody {
  readonly kind: HoldKind;
  readonly from?: string | undefined;
  readonly milestone?: number | undefined;
  readonly build?: string | undefined;
}

/** What is shown has one name, and nobody knows before a time which step back will have to stay then. */
export function refineReservation(body: ReservationBody, context: z.RefinementCtx): void {
  const { kind, from, milestone, build } = body;
  const say = (key: string, keys: readonly string[]): void => {
    context.addIssue({ code: 'custom', path: [key], ...fault({ code: 'not-both', facts: { keys } }) });
  };
  if (milestone !== undefined && build !== undefined) say('build', ['milestone', 'build']);
  if (kind === 'kept' && from !== undefined) say('from', ['kind "kept"', 'from']);
}
