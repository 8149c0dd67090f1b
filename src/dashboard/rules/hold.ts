import type { HoldResource } from '../../contract/hold.js';

/** Whether a hold is over by its own time, also before the service has looked at it again. */
export const isOver = (hold: { readonly until: string | null } | null, now: Date): boolean =>
  hold?.until != null && Date.parse(hold.until) <= now.getTime();

interface Held {
  readonly holds: readonly HoldResource[];
  readonly reservations: readonly HoldResource[];
}

/** What holds a stage by now and what is booked there, also before the service was asked again. */
export function heldBy({ holds, reservations }: Held, now: Date): Held {
  const begun = reservations.filter(
    ({ keepsFrom }) => keepsFrom !== null && Date.parse(keepsFrom) <= now.getTime(),
  );
  return {
    holds: [...holds, ...begun],
    reservations: reservations.filter((one) => !begun.includes(one)),
  };
}

/** Of what is booked what a glance at the stage shows: what comes first, and what is not as booked. */
export const worthAGlance = (reservations: readonly HoldResource[]): readonly HoldResource[] =>
  reservations.filter(({ notAsBooked }, place) => place === 0 || notAsBooked !== null);
