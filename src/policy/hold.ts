import type { Hold } from '../model/hold.js';
import type { Promotion, Trigger } from '../model/promotion.js';
import type { ReasonOf } from '../model/reason.js';
import type { StageTrigger } from '../model/stage.js';

/** Whether a hold still keeps its stage: not released, and its time not over by the database's clock. */
export const isInForce = ({ end, until }: Pick<Hold, 'end' | 'until'>, now: Date): boolean =>
  end === null && (until === null || until > now);

/** Those of a stage's holds that are in force, the one that ends last first. */
export const inForce = (holds: readonly Hold[], now: Date): Hold[] =>
  holds.filter((hold) => isInForce(hold, now)).toSorted(lastEndFirst);

/** One without an end ends last; of several with the same end the newer one comes first. */
const lastEndFirst = (a: Hold, b: Hold): number => endOf(b) - endOf(a) || b.seq - a.seq;

/** Further than any date can be, and a number all the same: the difference of two infinities would be none. */
const endOf = ({ until }: Hold): number => until?.getTime() ?? Number.MAX_SAFE_INTEGER;

/**
 * The holds that keep a promotion waiting: those that it does not name and that are meant for what brings it. One that
 * named an earlier hold passes no later one (I6).
 */
export const keeping = (
  holds: readonly Hold[],
  { overrideHolds, trigger }: Pick<Promotion, 'overrideHolds' | 'trigger'>,
): Hold[] => holds.filter((hold) => !overrideHolds.includes(hold.id) && keepsOut(hold, trigger));

/**
 * Whether a hold keeps out what this trigger brings. A `kept` one keeps out what comes by itself and would undo a
 * person's step; another person is as free as that one was.
 */
export const keepsOut = ({ kind }: Pick<Hold, 'kind'>, trigger: Trigger): boolean =>
  kind !== 'kept' || isByItself(trigger);

/** Whether a stage takes builds without anybody asking. */
export const isByItself = (trigger: Trigger | StageTrigger): boolean =>
  trigger === 'commit' || trigger === 'schedule';

/** Who keeps the stage, why and until when: told before anyone tries, and to whoever tries. */
export const heldBy = (hold: Hold): ReasonOf<'held'> => ({ code: 'held', ...byHold(hold) });

/** The same of a hold that keeps no person out. */
export const keptBy = (hold: Hold): ReasonOf<'kept'> => ({ code: 'kept', ...byHold(hold) });

const byHold = ({ stage, id, kind, actor, reason, until }: Hold) => ({
  facts: { stage, hold: id, kind, by: actor.id, reason, until: until?.toISOString() ?? null },
  ...(until === null ? {} : { until }),
});
