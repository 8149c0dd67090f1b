import { isQuietSpan } from '../../contract/quiet.js';
import type { CalendarHoldResource, CalendarStageResource } from '../../contract/calendar.js';
import { startOfDay } from './start-of-day.js';

/** How many weeks a picture of what comes may have. */
export const calendarWeeks = [1, 2, 4, 8] as const;

export interface CalendarWindow {
  readonly from: Date;
  readonly until: Date;
}

/** Whole days by the clock of the person, from the one that is asked for on; else from today. */
export function calendarWindow(
  { from, weeks }: { readonly from: string | undefined; readonly weeks: number },
  now: Date,
): CalendarWindow {
  const first = startOfDay(from) ?? new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return { from: first, until: laterBy(first, weeks * 7) };
}

/** By the calendar: a day of the change to summer time is shorter. */
export const laterBy = (day: Date, days: number): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);

/** A day as the address has it. */
export const dayName = (day: Date): string =>
  [
    String(day.getFullYear()).padStart(4, '0'),
    String(day.getMonth() + 1).padStart(2, '0'),
    String(day.getDate()).padStart(2, '0'),
  ].join('-');

/** A part of the picture of a stage, in milliseconds. */
export type CalendarPart = Extent &
  (
    | {
        readonly kind: 'held';
        readonly key: string;
        readonly span: CalendarHoldResource;
        readonly lead: Extent | null;
      }
    | {
        readonly kind: 'build';
        readonly key: string;
        readonly span: CalendarStageResource['builds'][number];
      }
    | {
        readonly kind: 'milestone';
        readonly key: string;
        readonly milestone: CalendarStageResource['milestones'][number];
      }
  );

interface Extent {
  readonly from: number;
  readonly to: number;
}

const isSeen = ({ from, to }: Extent): boolean => to > from;

/** What of a stage is drawn and can be chosen, the first to begin before the others. */
export function calendarParts(
  { holds, builds, milestones }: CalendarStageResource,
  { from, until }: CalendarWindow,
  now: Date,
): CalendarPart[] {
  const within = (start: string, end: string | null): Extent => ({
    from: Math.max(Date.parse(start), from.getTime()),
    to: Math.min(end === null ? Infinity : Date.parse(end), until.getTime()),
  });
  return [
    ...milestones.map((milestone) => ({
      ...{ kind: 'milestone' as const, key: `m${String(milestone.number)} ${milestone.from}`, milestone },
      ...within(milestone.from, milestone.until),
    })),
    // On a slot the milestone says more.
    ...builds
      .filter(({ build }) => milestones.every((milestone) => milestone.build !== build))
      .map((span) => ({
        ...{ kind: 'build' as const, key: `${span.build} ${span.from}`, span },
        // What runs there next nobody knows.
        ...within(span.from, span.until ?? now.toISOString()),
      })),
    // Quiet hours come every day: they are drawn, and nobody has to choose them.
    ...holds
      .filter((span) => !isQuietSpan(span))
      .map((span) => ({
        ...{ kind: 'held' as const, key: span.hold.id, span },
        ...within(span.from, span.until),
        lead:
          span.keepsFrom < span.from && span.stand !== 'cancelled' ? within(span.keepsFrom, span.from) : null,
      })),
  ]
    .filter((part) => isSeen(part) || (part.kind === 'held' && part.lead !== null && isSeen(part.lead)))
    .toSorted((a, b) => a.from - b.from);
}
