import type { Promotion } from '../model/promotion.js';
import { isQuietId } from '../model/hold.js';
import { everyStage, verbs, verbsWithoutStage, type Grant, type Right, type Verb } from '../model/right.js';

/** Every right on every stage: that of whoever reaches the service on its own machine. */
export const everyRight: readonly Grant[] = verbs.map((verb) => ({ verb, stage: everyStage }));

/** Whether who was given these may do it: what nobody gave is refused. */
export const may = (grants: readonly Grant[], { verb, stage }: Right): boolean =>
  grants.some((grant) => grant.verb === verb && reaches(grant, stage));

/** Whether they may do it on any stage at all. */
export const mayAnywhere = (grants: readonly Grant[], verb: Verb): boolean =>
  grants.some((grant) => grant.verb === verb);

/** By what a hold on a stage becomes somebody's own: they set it, or a step back or a rollback of theirs did. */
const owning: readonly Verb[] = ['hold', 'promote', 'rollback'];

/** Whether who was given these may end a hold of their own there, or move its end: a token has what it gives, and no more. */
export const mayOwn = (grants: readonly Grant[], stage: string): boolean =>
  owning.some((verb) => may(grants, { verb, stage }));

/** Whether who has these now may start a promotion that was asked for earlier; what the service began by itself may. */
export function mayStill(
  grants: readonly Grant[],
  { actor, stage, trigger, overrideHolds }: Pick<Promotion, 'actor' | 'stage' | 'trigger' | 'overrideHolds'>,
): boolean {
  const verb = verbOf[trigger];
  if (actor.via === 'system' || verb === null) return true;
  // A rollback carries the hold that it set itself.
  const passes = overrideHolds.some((id) => !isQuietId(id)) && trigger !== 'rollback';
  const needed: readonly Verb[] = passes ? [verb, 'override'] : [verb];
  return needed.every((one) => may(grants, { verb: one, stage }));
}

function reaches(grant: Grant, stage: string | null): boolean {
  if (verbsWithoutStage.includes(grant.verb) || grant.stage === everyStage) return true;
  return grant.stage === stage;
}

const verbOf: Readonly<Record<Promotion['trigger'], Verb | null>> = {
  commit: null,
  'by-hand': null,
  schedule: 'schedule',
  request: 'promote',
  milestone: 'milestone',
  rollback: 'rollback',
};
