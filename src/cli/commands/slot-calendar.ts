import type { SlotCalendarResource } from '../../contract/milestones.js';
import { spoken } from '../terminal/duration.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { heldLine } from './hold.js';

/** What is booked on the slot of a milestone, when its promotion may start, and when it can be up: for pairs. */
export function slotPairs(
  invocation: Invocation,
  { reservations, free, earliest, usualSeconds }: SlotCalendarResource,
): (readonly [string, string])[] {
  const { texts } = invocation;
  const { labels, milestone } = texts;
  const now = invocation.terminal.now().getTime();
  const at = (time: string): string | null => (Date.parse(time) <= now ? null : localTime(time));
  const usual = usualSeconds === null ? null : spoken(invocation, Math.round(usualSeconds));
  return [
    ...reservations.map((hold) => [labels.booked, heldLine(invocation, hold)] as const),
    ...free.map(({ from, until }) => {
      const end = until === null ? null : localTime(until);
      return [labels.free, milestone.free({ from: at(from), until: end })] as const;
    }),
    [
      labels.earliest,
      earliest === null ? milestone.earliestUnknown : milestone.earliest({ at: localTime(earliest), usual }),
    ],
  ];
}

/** The same of a milestone that was recorded: only where something is booked there or keeps it waiting. */
export function slotLines(
  invocation: Invocation,
  { stage, calendar }: { readonly stage: string; readonly calendar?: SlotCalendarResource | undefined },
): string[] {
  if (calendar === undefined) return [];
  const { reservations, free, earliest } = calendar;
  if (reservations.length === 0 && free[0]?.until === null) return [];
  const { milestone } = invocation.texts;
  return [
    ...reservations.map((hold) => heldLine(invocation, hold)),
    milestone.canBeUp({ stage, at: earliest === null ? milestone.earliestUnknown : localTime(earliest) }),
  ];
}
