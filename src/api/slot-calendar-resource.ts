import type { SlotCalendarResource } from '../contract/milestones.js';
import type { SlotCalendar } from '../queries/slot-calendar.js';
import { holdResource } from './hold-resource.js';

/** What is booked on a slot as the API shows it. */
export const slotCalendarResource = ({
  reservations,
  free,
  earliest,
  usualSeconds,
}: SlotCalendar): SlotCalendarResource => ({
  reservations: reservations.map(holdResource),
  free: free.map(({ from, until }) => ({
    from: from.toISOString(),
    until: until?.toISOString() ?? null,
  })),
  earliest: earliest?.toISOString() ?? null,
  usualSeconds,
});
