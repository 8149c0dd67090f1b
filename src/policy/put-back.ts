import { systemActor } from '../model/actor.js';
import type { Hold } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import { freeFor } from './free.js';
import { ahead, keeping } from './hold.js';
import { overlap, type Span } from './reservation.js';

/** A milestone that goes before what is booked on its slot. */
export interface PutBackPlan {
  /** The first reservation in its way: what it shows is put back. */
  readonly reservation: Hold;
  /** Every reservation that it goes before. */
  readonly passes: readonly string[];
  /** So long before the stage is kept the build is put there again: twice as long as it takes, and time for a few looks. */
  readonly aheadSeconds: number;
  /** When that is. */
  readonly due: Date;
  /** When the milestone can be up; null = nobody can say. */
  readonly ready: Date | null;
  /** What keeps the other out from when it is due until the stage is kept for it; null = it may come back then. */
  readonly kept: Hold | null;
}

/** What is known when a milestone is asked for. */
interface AskedBefore {
  readonly build: string;
  /** How long a promotion takes there. */
  readonly seconds: number;
  /** The holds that it passes, by name; left out = none. */
  readonly passed?: readonly string[];
}

/** Put-backs are looked at every 2 seconds: where promotions take less than that, one look could come too late. */
export const leastAheadSeconds = 6;

/** So long before the stage is kept a build is put there again, where a promotion takes so many seconds. */
export const aheadSecondsOf = (seconds: number): number => Math.max(2 * seconds, leastAheadSeconds);

/** The reservations before which a milestone of this build would have to go, the first before the others. */
export function bookedBefore(holds: readonly Hold[], build: string, now: Date): Hold[] {
  const inTheWay = keeping(holds, { build, trigger: 'milestone', overrideHolds: [] }, now);
  return ahead(holds, now).filter((hold) => inTheWay.includes(hold));
}

/**
 * How a milestone can go before what is booked; null = nothing that is still to come keeps it out. `holds` are those
 * that are open, and the quiet hours until then: what cannot begin before them ends after them.
 */
export function planPutBack(
  holds: readonly Hold[],
  { build, seconds, passed = [] }: AskedBefore,
  now: Date,
): PutBackPlan | null {
  const booked = bookedBefore(holds, build, now);
  const [reservation] = booked;
  if (reservation === undefined) return null;
  const passes = booked.map(({ id }) => id);
  const aheadSeconds = aheadSecondsOf(seconds);
  const due = dueOf(reservation, aheadSeconds);
  const goesBefore = { holds: passes, until: due };
  const [free] = freeFor(holds, { build, trigger: 'milestone', overrideHolds: passed, goesBefore }, now);
  const ready = free === undefined ? null : new Date(free.from.getTime() + seconds * 1000);
  return { reservation, passes, aheadSeconds, due, ready, kept: keptFromComingBack(holds, reservation, due) };
}

/** What a put-back cannot begin for, at any moment between when it is due and when its stage is kept; null = nothing. */
export function keptFromComingBack(
  holds: readonly Hold[],
  { keepsFrom, shows }: Hold,
  due: Date,
): Hold | null {
  // One without an end is there until somebody releases it, and there is time for that.
  const ending = holds.filter(({ until }) => until !== null);
  // It passes nothing, whatever the milestone passed.
  const back = {
    build: shows?.build ?? null,
    trigger: 'request',
    actor: putsBack,
    overrideHolds: [],
  } as const;
  const span: Span = { keepsFrom: due, until: keepsFrom };
  const free = freeFor(ending, back, due).some(({ from, until }) =>
    overlap({ keepsFrom: from, until }, span),
  );
  if (free) return null;
  return keeping(ending, back, new Date(keepsFrom.getTime() - 1))[0] ?? null;
}

/** Who puts back. */
export const putsBack = systemActor('put-back');

/** Whether the service itself asked for it, to put back what is booked. */
export const isPutBack = ({ actor }: Pick<Promotion, 'actor'>): boolean =>
  actor.via === putsBack.via && actor.id === putsBack.id;

/** Whether the milestone is up by when the other is due, and that may come back then. */
export const isInTime = ({ ready, due, kept }: Pick<PutBackPlan, 'ready' | 'due' | 'kept'>): boolean =>
  ready !== null && ready <= due && kept === null;

/** When what a reservation shows is put back: it may have been moved since. */
export const dueOf = ({ keepsFrom }: Pick<Hold, 'keepsFrom'>, aheadSeconds: number): Date =>
  new Date(keepsFrom.getTime() - aheadSeconds * 1000);
