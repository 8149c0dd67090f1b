import type { SlotCalendarResource } from '../contract/milestones.js';
import type { NextMilestone } from '../queries/milestone.js';
import type { SlotCalendar } from '../queries/slot-calendar.js';
import type { Language } from '../messages/index.js';
import { holdResource, holdResourceIn } from './hold-resource.js';

/** What is booked on a slot as the API shows it. */
export const slotCalendarResource = (
  { reservations, free, earliest, usualSeconds }: SlotCalendar,
  putBack: SlotCalendarResource['putBack'] = null,
): SlotCalendarResource => ({
  reservations: reservations.map(holdResource),
  free: free.map(({ from, until }) => ({
    from: from.toISOString(),
    until: until?.toISOString() ?? null,
  })),
  earliest: earliest?.toISOString() ?? null,
  ...{ usualSeconds, putBack },
});

/** How a milestone would go before what is booked there. */
export const putBackResource = (
  { reservation, due, ready, kept, inTime }: NonNullable<NextMilestone['putBack']>,
  language: Language,
): NonNullable<SlotCalendarResource['putBack']> => ({
  ...{ hold: reservation.id, by: reservation.actor.id, build: reservation.shows?.build ?? '' },
  ...{ due: due.toISOString(), ready: ready?.toISOString() ?? null, inTime },
  kept: kept === null ? null : holdResourceIn(language)(kept),
});
