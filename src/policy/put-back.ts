import { systemActor } from '../model/actor.js';
import type { Hold } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import { freeFor } from './free.js';
import { ahead, keeping } from './hold.js';

/** A milestone that goes before what is booked on its slot. */
export interface PutBackPlan {
  /** The first reservation in its way: what it shows is put back. */
  readonly reservation: Hold;
  /** Every reservation that it goes before. */
  readonly passes: readonly string[];
  /** So long before the stage is kept the build is put there again: twice as long as it takes. */
  readonly aheadSeconds: number;
  /** When that is. */
  readonly due: Date;
  /** When the milestone can be up; null = nobody can say. */
  readonly ready: Date | null;
}

/**
 * How a milestone can go before what is booked; null = nothing that is still to come keeps it out. It is in time where
 * it is `ready` by when the other is `due`. `seconds` = how long a promotion takes there.
 */
export function planPutBack(
  holds: readonly Hold[],
  { build, seconds }: { readonly build: string; readonly seconds: number },
  now: Date,
): PutBackPlan | null {
  const asked = { build, trigger: 'milestone', overrideHolds: [] } as const;
  const inTheWay = keeping(holds, asked, now);
  const passed = ahead(holds, now).filter((hold) => inTheWay.includes(hold));
  const [reservation] = passed;
  if (reservation === undefined) return null;
  const passes = passed.map(({ id }) => id);
  const aheadSeconds = 2 * seconds;
  const due = dueOf(reservation, aheadSeconds);
  const [free] = freeFor(holds, { ...asked, goesBefore: { holds: passes, until: due } }, now);
  const ready = free === undefined ? null : new Date(free.from.getTime() + seconds * 1000);
  return { reservation, passes, aheadSeconds, due, ready };
}

/** Who puts back. */
export const putsBack = systemActor('put-back');

/** Whether the service itself asked for it, to put back what is booked. */
export const isPutBack = ({ actor }: Pick<Promotion, 'actor'>): boolean =>
  actor.via === putsBack.via && actor.id === putsBack.id;

export const isInTime = ({ ready, due }: Pick<PutBackPlan, 'ready' | 'due'>): boolean =>
  ready !== null && ready <= due;

/** When what a reservation shows is put back: it may have been moved since. */
export const dueOf = ({ keepsFrom }: Pick<Hold, 'keepsFrom'>, aheadSeconds: number): Date =>
  new Date(keepsFrom.getTime() - aheadSeconds * 1000);
