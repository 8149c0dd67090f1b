import type { AskResource } from '../../contract/ask.js';
import type { HoldResource } from '../../contract/hold.js';
import { isQuiet } from '../../contract/quiet.js';

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

/** The questions to who holds a stage or has booked it that have no answer. */
export const openAsks = ({ asks }: Pick<HoldResource, 'asks'>): readonly AskResource[] =>
  asks.filter(({ answer }) => answer === null);

/** That of this name. */
export const openAsk = ({ holds, reservations }: Held, id: string | null): AskResource | undefined =>
  [...holds, ...reservations].flatMap(openAsks).find((one) => one.id === id);

/** Those that somebody can release, move or be asked for: quiet hours are nobody's. */
export const ownedOf = (holds: readonly HoldResource[]): readonly HoldResource[] =>
  holds.filter((hold) => !isQuiet(hold));

/** Of what is booked what a glance at the stage shows: what comes first, what is not as booked, and what somebody asked for. */
export const worthAGlance = (reservations: readonly HoldResource[]): readonly HoldResource[] =>
  reservations.filter((hold, place) => place === 0 || hold.notAsBooked !== null || openAsks(hold).length > 0);
