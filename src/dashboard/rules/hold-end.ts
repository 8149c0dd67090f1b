/** Ends of a hold that are one choice; `date` = a time that the person names. */
export const holdEnds = ['hours', 'today', 'tomorrow', 'friday', 'open', 'date'] as const;
export type HoldEnd = (typeof holdEnds)[number];

/** The hour at which a working day ends, by the clock of the person. */
const evening = 18;
const friday = 5;

/** Those that lie ahead and are not the same as another one. */
export function endsAhead(now: Date): HoldEnd[] {
  const isLate = atEvening(now, 0) <= now;
  const fridayIsNear = daysToFriday(now, isLate) < 2;
  return holdEnds.filter((end) => !(end === 'today' && isLate) && !(end === 'friday' && fridayIsNear));
}

/** When that is; null = until somebody releases it; undefined = the person has not named a time yet. */
export function endOf(end: HoldEnd, { now, date }: { now: Date; date: string }): Date | null | undefined {
  if (end === 'open') return null;
  if (end === 'hours') return new Date(now.getTime() + 4 * 3_600_000);
  if (end === 'today') return atEvening(now, 0);
  if (end === 'tomorrow') return atEvening(now, 1);
  if (end === 'friday') return atEvening(now, daysToFriday(now, atEvening(now, 0) <= now));
  const named = new Date(date);
  return Number.isNaN(named.getTime()) ? undefined : named;
}

function atEvening(now: Date, daysOn: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysOn, evening);
}

function daysToFriday(now: Date, isLate: boolean): number {
  const days = (friday - now.getDay() + 7) % 7;
  return days === 0 && isLate ? 7 : days;
}
