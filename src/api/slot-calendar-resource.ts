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
  plan: NonNullable<NextMilestone['putBack']>,
  { now, language }: { readonly now: Date; readonly language: Language },
): NonNullable<SlotCalendarResource['putBack']> => ({
  ...{ hold: plan.reservation.id, by: plan.reservation.actor.id, build: plan.reservation.shows?.build ?? '' },
  ...{ due: plan.due.toISOString(), ready: plan.ready?.toISOString() ?? null, inTime: plan.inTime },
  kept: plan.kept === null ? null : holdResourceIn(language)({ hold: plan.kept, now }),
});
