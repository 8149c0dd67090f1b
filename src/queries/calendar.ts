import type { Calendar, Range } from '../model/calendar.js';
import { Refusal } from '../model/error.js';
import type { FieldFault } from '../model/field-problem.js';
import type { StageState } from '../model/stage.js';
import { calendarOf, mostRuns } from '../policy/calendar.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

/** The longest range, in days: a quarter of a year. */
export const longestDays = 92;

const day = 24 * 3600 * 1000;

/** What was asked for; null = as is usual. */
export interface AskedRange {
  readonly from: Date | null;
  readonly until: Date | null;
  /** So many days back from now it begins, and so many it has, where nobody says more. */
  readonly usual: { readonly back: number; readonly days: number };
}

/** The calendar of a range, at the same cost however much there is in it. Throws Refusal `validation`. */
export async function readCalendar(
  { catalogue }: Pick<Ports, 'catalogue'>,
  rows: Rows,
  asked: AskedRange,
): Promise<Calendar> {
  const now = await rows.now();
  const range = rangeOf(asked, now);
  const { stages, slots } = catalogue;
  const names = slots.map(({ name }) => name);
  const scheduled = stages.filter(({ schedule }) => schedule !== null).map(({ name }) => name);
  const [holds, booked, states, pauses, ran, arrivals, open] = await Promise.all([
    rows.holds.between(range),
    rows.holds.allOpen(),
    rows.stages.all(),
    rows.schedules.pauses(),
    rows.promotions.scheduledBetween(scheduled, range, mostRuns),
    rows.promotions.arrivedBetween(
      stages.map(({ name }) => name),
      range,
      mostRuns,
    ),
    rows.promotions.openOn(names),
  ]);
  const milestones = await rows.milestones.ofBuilds([
    ...new Set(
      [...arrivals, ...currentOf(states)]
        .filter(({ stage }) => names.includes(stage))
        .map(({ build }) => build),
    ),
  ]);
  const paused = pauses.map(({ stage }) => stage);
  return calendarOf({ stages, states, holds, booked, paused, ran, milestones, arrivals, open }, range, now);
}

const currentOf = (states: readonly StageState[]) =>
  states.flatMap(({ stage, currentBuild: build }) => (build === null ? [] : [{ stage, build }]));

/** From when until when; an end alone counts from the usual beginning on. Throws Refusal `validation`. */
export function rangeOf({ from: asked, until: end, usual }: AskedRange, now: Date): Range {
  const from = asked ?? new Date(now.getTime() - usual.back * day);
  const until = end ?? new Date(from.getTime() + usual.days * day);
  if (until <= from) throw wrongUntil({ code: 'before-start', facts: { start: 'from' } });
  if (until.getTime() - from.getTime() > longestDays * day)
    throw wrongUntil({ code: 'too-long', facts: { days: longestDays } });
  return { from, until };
}

const wrongUntil = (fault: FieldFault): Refusal =>
  new Refusal('validation', {}, { errors: [{ pointer: '/query/until', ...fault }] });
