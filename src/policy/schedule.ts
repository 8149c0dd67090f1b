import { Cron } from 'croner';
import type { Occurrence } from '../model/schedule.js';
import type { Stage } from '../model/stage.js';
import { localClock, type LocalClock } from './local-time.js';

/** A missed run is made up for within this time; later it is only recorded as skipped. */
export const catchUpSeconds = 6 * 3600;

/**
 * The first occurrence of a stage's cron line after an instant; null when the stage has no schedule. A line for every
 * hour goes on in real time when the clock is put forward or back. An occurrence of any other line that falls in a gap
 * of daylight saving moves to the first instant after the gap, and merges with whatever else is due at exactly that
 * instant; in an overlap it is the first of the two.
 */
export function nextOccurrence(stage: Stage, after: Date): Occurrence | null {
  const [first = null] = nextOccurrences(stage, after, 1);
  return first;
}

/** The first occurrences after an instant, at most so many; [] when the stage has no schedule. */
export function nextOccurrences(stage: Stage, after: Date, most: number): Occurrence[] {
  const found: Occurrence[] = [];
  for (const one of occurrencesAfter(stage, after)) {
    found.push(one);
    if (found.length === most) break;
  }
  return found;
}

/** When it is due from an instant on and before another one, at most so often; [] when the stage has no schedule. */
export function instantsBetween(
  stage: Timetable,
  { from, until }: { readonly from: Date; readonly until: Date },
  most: number,
): Date[] {
  const found: Date[] = [];
  for (const at of instantsAfter(stage, new Date(from.getTime() - 1))) {
    if (at >= until.getTime() || found.length === most) break;
    found.push(new Date(at));
  }
  return found;
}

type Timetable = Pick<Stage, 'schedule' | 'timezone'>;

function* occurrencesAfter(stage: Timetable, after: Date): Generator<Occurrence> {
  const clock = localClock(stage.timezone);
  for (const at of instantsAfter(stage, after)) yield { at: new Date(at), occurrence: nameOf(clock, at) };
}

function* instantsAfter({ schedule, timezone }: Timetable, after: Date): Generator<number> {
  if (schedule === null) return;
  const clock = localClock(timezone);
  let last = after.getTime();
  const instants = isForEveryHour(schedule) ? instantsInRealTime : instantsByTheWall;
  for (const at of instants(clock, wallTimes(schedule, clock.earliestShownAfter(last)))) {
    if (at <= last) continue;
    last = at;
    yield at;
  }
}

/** How often a cron line is due on one of its days, on which no clock is changed. */
export function runsOnADay(schedule: string): number {
  const [minutes = '', hours = ''] = schedule.trim().split(/\s+/);
  const line = new Cron(`${minutes} ${hours} * * *`, { utcOffset: 0, paused: true });
  // The first instant of a day counts for it, and the first of the next does not.
  const end = 24 * 3600 * 1000;
  return line.nextRuns(24 * 60, new Date(-1)).filter((at) => at.getTime() < end).length;
}

/** Asked once of each hours field, for the answer takes as long as a day of the schedule. */
function isForEveryHour(schedule: string): boolean {
  const [, hours = ''] = schedule.trim().split(/\s+/);
  const known = forEveryHour.get(hours);
  if (known !== undefined) return known;
  // Of a day on which no clock was changed.
  const line = new Cron(`0 ${hours} * * *`, { utcOffset: 0, paused: true });
  const answer = line.nextRuns(24, new Date(0)).at(-1)?.getTime() === 24 * 3600 * 1000;
  forEveryHour.set(hours, answer);
  return answer;
}
const forEveryHour = new Map<string, boolean>();

/**
 * Cron lines are read by the clock on the wall, where no hour is missing or doubled; only then the times become
 * instants. Libraries that step over instants lose the times in a gap.
 */
function* wallTimes(schedule: string, from: number): Generator<number> {
  const line = new Cron(schedule, { utcOffset: 0, paused: true });
  for (let shown = line.nextRun(new Date(from)); shown !== null; shown = line.nextRun(shown))
    yield shown.getTime();
}

function* instantsByTheWall(clock: LocalClock, times: Iterable<number>): Generator<number> {
  for (const shown of times) yield clock.firstAt(shown);
}

/** Every instant at which the clock shows one of the times; the second ones wait until their hour comes. */
function* instantsInRealTime(clock: LocalClock, times: Iterable<number>): Generator<number> {
  const later: number[] = [];
  for (const shown of times) {
    const [first, ...again] = clock.instantsOf(shown);
    if (first === undefined) continue;
    for (let next = later[0]; next !== undefined && next < first; next = later[0]) {
      later.shift();
      yield next;
    }
    yield first;
    later.push(...again);
  }
}

export interface Due {
  /** The occurrence to act on; older ones that were missed too are covered by it. */
  readonly occurrence: Occurrence;
  readonly decision: 'run' | 'missed';
}

/**
 * What a stage's schedule asks for at `now`, given the last instant up to which it was looked at: the newest
 * occurrence in between, to be run within `catchUpSeconds` and otherwise recorded as missed; never a burst.
 */
export function dueAt(stage: Stage, lookedAt: Date, now: Date): Due | null {
  const occurrence = newestBetween(stage, lookedAt, now);
  if (occurrence === null) return null;
  const late = (now.getTime() - occurrence.at.getTime()) / 1000;
  return { occurrence, decision: late <= catchUpSeconds ? 'run' : 'missed' };
}

/** Looks back further and further, so that a year without a service does not mean to count all its minutes. */
function newestBetween(stage: Stage, from: Date, to: Date): Occurrence | null {
  for (let seconds = catchUpSeconds; ; seconds *= 2) {
    const start = new Date(Math.max(from.getTime(), to.getTime() - seconds * 1000));
    const newest = lastUntil(occurrencesAfter(stage, start), to);
    if (newest !== null || start <= from) return newest;
  }
}

function lastUntil(occurrences: Iterable<Occurrence>, to: Date): Occurrence | null {
  let last: Occurrence | null = null;
  for (const occurrence of occurrences) {
    if (occurrence.at > to) break;
    last = occurrence;
  }
  return last;
}

/** Local wall-clock time `YYYY-MM-DDTHH:MM`; the second time that the clock shows it, with its distance to UTC. */
function nameOf(clock: LocalClock, at: number): string {
  const shown = clock.shownAt(at);
  const name = new Date(shown).toISOString().slice(0, 16);
  return at === clock.firstAt(shown) ? name : `${name}${distanceText(shown - at)}`;
}

/** When an occurrence of a stage was due, by its name. */
export function instantOf({ timezone }: Pick<Stage, 'timezone'>, occurrence: string): Date {
  const isSecond = occurrence.length > firstNameLength;
  if (isSecond) return new Date(occurrence);
  return new Date(localClock(timezone).firstAt(Date.parse(`${occurrence}Z`)));
}
const firstNameLength = 'YYYY-MM-DDTHH:MM'.length;

function distanceText(distance: number): string {
  const hoursAndMinutes = new Date(Math.abs(distance)).toISOString().slice(11, 16);
  return `${distance < 0 ? '-' : '+'}${hoursAndMinutes}`;
}
