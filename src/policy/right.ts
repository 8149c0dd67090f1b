import type { Promotion } from '../model/promotion.js';
import type { Rights, Verb } from '../model/right.js';

/** Until there is sign-in, the only caller is the operating system's user who runs the service: every right is theirs. */
export const everyRight: Rights = { allows: () => true };

/** Whether whoever asked for a promotion may still do so when it starts; what the service began by itself may. */
export function mayStill(rights: Rights, { actor, stage, trigger, overrideHold }: Promotion): boolean {
  const verb = verbOf[trigger];
  if (actor.via === 'system' || verb === null) return true;
  // A rollback carries the hold that it set itself.
  const passes = overrideHold !== null && trigger !== 'rollback';
  const needed: readonly Verb[] = passes ? [verb, 'override'] : [verb];
  return needed.every((one) => rights.allows(actor, { verb: one, stage }));
}

const verbOf: Readonly<Record<Promotion['trigger'], Verb | null>> = {
  commit: null,
  'by-hand': null,
  schedule: 'schedule',
  request: 'promote',
  milestone: 'milestone',
  rollback: 'rollback',
};
