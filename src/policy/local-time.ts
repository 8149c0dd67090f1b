/** The clock on the wall of a time zone. */
export interface LocalClock {
  /** What it shows at an instant, in milliseconds, as if it were UTC. */
  shownAt(instant: number): number;
  /**
   * The first instant at which it shows this time or a later one: in an overlap the first of two, and for a time
   * that a gap leaves out the first instant after the gap.
   */
  firstAt(shown: number): number;
  /** Every instant at which it shows exactly this: none in a gap, two in an overlap. */
  instantsOf(shown: number): number[];
  /** The earliest time that it shows, or shows again, after an instant. */
  earliestShownAfter(instant: number): number;
}

const day = 24 * 3600 * 1000;
const minute = 60 * 1000;

export function localClock(timezone: string): LocalClock {
  const format = formatOf(timezone);
  const shownAt = (instant: number): number => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
  };
  return {
    shownAt,
    firstAt: (shown) => firstAt(shownAt, shown),
    instantsOf: (shown) =>
      [...new Set(candidates(shownAt, shown))].filter((instant) => shownAt(instant) === shown),
    // Soon after the clock was put back it is about to show again what it showed before.
    earliestShownAfter: (instant) => Math.min(shownAt(instant), shownAt(instant + day) - day),
  };
}

/** Making one takes far longer than asking it. */
function formatOf(timezone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(timezone, format);
  return format;
}
const formats = new Map<string, Intl.DateTimeFormat>();

/** A zone changes its offset at most once in two days, so the offsets around a time give the only candidates. */
function candidates(shownAt: LocalClock['shownAt'], shown: number): [earlier: number, later: number] {
  const offsets = [shown - day, shown + day].map((near) => shownAt(near) - near);
  return [shown - Math.max(...offsets), shown - Math.min(...offsets)];
}

function firstAt(shownAt: LocalClock['shownAt'], shown: number): number {
  const [earlier, later] = candidates(shownAt, shown);
  let [before, reached] = [earlier, later];
  if (shownAt(before) >= shown) return before;
  // From here on the clock only jumps forward, if at all: the first whole minute that reaches the time.
  while (reached - before > minute) {
    const middle = before + Math.floor((reached - before) / 2 / minute) * minute;
    if (shownAt(middle) >= shown) reached = middle;
    else before = middle;
  }
  return reached;
}
