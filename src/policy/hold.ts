import type { Hold, HoldView } from '../model/hold.js';
import type { Promotion, Trigger } from '../model/promotion.js';
import type { ReasonOf } from '../model/reason.js';
import type { StageTrigger } from '../model/stage.js';
import { isAutomatic } from './rollback.js';

/** Whether nobody has ended it, and its time is not over by the database's clock. */
export const isOpen = ({ end, until }: Pick<Hold, 'end' | 'until'>, now: Date): boolean =>
  end === null && (until === null || until > now);

type Timed = Pick<Hold, 'end' | 'from' | 'keepsFrom' | 'until'>;

/**
 * Whether a hold keeps its stage: open, and of a reservation nothing new starts any more. One that began when it was
 * set has begun, also by a clock that was set back since.
 */
export const isInForce = (hold: Timed, now: Date): boolean =>
  isOpen(hold, now) && (hold.from === null || hold.keepsFrom <= now);

/** Whether a reservation is still to come. */
export const isAhead = (hold: Timed, now: Date): boolean => isOpen(hold, now) && !isInForce(hold, now);

/** Those of a stage's holds that are in force, the one that ends last first. */
export const inForce = (holds: readonly Hold[], now: Date): Hold[] =>
  holds.filter((hold) => isInForce(hold, now)).toSorted(lastEndFirst);

/** The reservations that are still to come, the one that keeps its stage first before the others. */
export const ahead = (holds: readonly Hold[], now: Date): Hold[] =>
  holds.filter((hold) => isAhead(hold, now)).toSorted(firstToKeep);

/** The same with those that have begun. */
const reservations = (holds: readonly Hold[], now: Date): Hold[] =>
  holds.filter((hold) => hold.from !== null && isOpen(hold, now)).toSorted(firstToKeep);

/** One without an end ends last; of several with the same end the newer one comes first. */
const lastEndFirst = (a: Hold, b: Hold): number => endOf(b) - endOf(a) || b.seq - a.seq;
/** The one that keeps its stage first comes first. */
export const firstToKeep = (a: Hold, b: Hold): number =>
  a.keepsFrom.getTime() - b.keepsFrom.getTime() || a.seq - b.seq;

/** Further than any date can be, and a number all the same: the difference of two infinities would be none. */
const endOf = ({ until }: Hold): number => until?.getTime() ?? Number.MAX_SAFE_INTEGER;

/** A promotion, or one that a person is about to ask for: then nobody is named. */
type Coming = Pick<Promotion, 'overrideHolds' | 'trigger' | 'build'> &
  Partial<Pick<Promotion, 'actor' | 'goesBefore'>>;

/**
 * Of the holds of one stage those that keep a promotion waiting: those that it does not name and that are meant for what
 * brings it. One that named an earlier hold passes no later one (I6). A reservation that is still to come keeps out only
 * what is not to be shown there by then, and not the way back from a build that failed: nothing is shown yet.
 */
export const keeping = (
  holds: readonly Hold[],
  { overrideHolds, build, goesBefore = null, ...comes }: Coming,
  now: Date,
): Hold[] => {
  const booked = reservations(holds, now);
  return [
    ...holds.filter((hold) => isInForce(hold, now) && keepsOut(hold, comes)),
    ...booked.filter(
      (hold, place) =>
        isAhead(hold, now) &&
        !isWayBack(comes) &&
        !isShown(booked.slice(0, place + 1), build) &&
        !(goesBefore !== null && now < goesBefore.until && goesBefore.holds.includes(hold.id)),
    ),
  ]
    .filter(({ id }) => !overrideHolds.includes(id))
    .toSorted(lastEndFirst);
};

/** A rollback that the service makes by itself. */
const isWayBack = ({ trigger, actor }: Pick<Coming, 'trigger' | 'actor'>): boolean =>
  actor !== undefined && isAutomatic({ trigger, actor });

/**
 * Whether a build may be put there in spite of these reservations, of which the last is asked about: where that shows
 * nothing, or it, or where one before it shows this build and will be over by then.
 */
const isShown = (upTo: readonly Hold[], build: string | null): boolean =>
  upTo.at(-1)?.shows === null || upTo.some(({ shows }) => shows !== null && shows.build === build);

/**
 * Whether a hold keeps out what this trigger brings. A `kept` one keeps out what comes by itself and would undo a
 * person's step; another person is as free as that one was. Quiet hours keep out also who asks, but nothing by which the
 * service puts right what it must: an automatic rollback, a milestone that was promised for then.
 */
export const keepsOut = (
  { kind }: Pick<Hold, 'kind'>,
  { trigger, actor }: Pick<Coming, 'trigger' | 'actor'>,
): boolean =>
  kind === 'kept' ? isByItself(trigger) : kind !== 'quiet' || actor?.via !== 'system' || isByItself(trigger);

/** Whether a stage takes builds without anybody asking. */
export const isByItself = (trigger: Trigger | StageTrigger): boolean =>
  trigger === 'commit' || trigger === 'schedule';

/** Who keeps the stage, why and until when: told before anyone tries, and to whoever tries. */
export const heldBy = (view: HoldView): ReasonOf<'held'> => ({ code: 'held', ...byHold(view) });

/** The same of a hold that keeps no person out. */
export const keptBy = (view: HoldView): ReasonOf<'kept'> => ({ code: 'kept', ...byHold(view) });

const byHold = ({ hold, now, runsInstead }: HoldView) => {
  const { stage, id, kind, actor, reason, reasons, from, until, shows } = hold;
  return {
    facts: {
      ...{ stage, hold: id, kind, by: actor.id, reason, until: until?.toISOString() ?? null },
      ...(reasons === undefined ? {} : { reasonKo: reasons.ko }),
      ...(from === null || !isAhead(hold, now) ? {} : { from: from.toISOString() }),
      ...(shows === null ? {} : { build: shows.build, milestone: shows.milestone }),
      ...(runsInstead === undefined ? {} : { runs: runsInstead }),
    },
    ...(until === null ? {} : { until }),
  };
};
