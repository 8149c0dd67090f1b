import { systemActor } from '../model/actor.js';
import type { Range } from '../model/calendar.js';
import { quietId, type Hold } from '../model/hold.js';
import type { QuietHours, Stage } from '../model/stage.js';
import { instantsBetween, runsOnADay } from './schedule.js';

/** A time in which nothing starts by itself; `until` is the first instant after it. */
export interface QuietWindow {
  readonly from: Date;
  readonly until: Date;
  /** Those of the stage file that make it up, in the order in which they begin. */
  readonly hours: readonly QuietHours[];
}

type Quiet = Pick<Stage, 'quiet'>;

/**
 * The quiet windows of a stage that have any part of a range, merged where they overlap or touch. One begins as a run of
 * a schedule would: at a time that a gap of daylight saving leaves out at the first instant after it, at one that comes
 * twice at the first; it ends after its length in real time. Chains are followed for `reach` in either direction.
 */
export const quietWindows = ({ quiet }: Quiet, { from, until }: Range): QuietWindow[] =>
  quiet.length === 0
    ? []
    : knownWindows(quiet, { from, until }).filter((one) => one.from < until && one.until > from);

/** The window in which an instant lies; null = it is not quiet then. */
export function quietAt(stage: Quiet, now: Date): QuietWindow | null {
  const [window = null] = quietWindows(stage, { from: now, until: new Date(now.getTime() + 1) });
  return window;
}

/**
 * The windows of a range as holds of nobody, each with its beginning: no row has them, and none is released. Only the
 * first so many where `most` says how many; those of a quarter of a year may be tens of thousands.
 */
export const quietHolds = (stage: Pick<Stage, 'name' | 'quiet'>, range: Range, most = Infinity): Hold[] =>
  firstWindows(stage, range, most).map((window) => ({ ...holdOf(stage.name, window), from: window.from }));

/** The same of the last so many. */
export const lastQuietHolds = (stage: Pick<Stage, 'name' | 'quiet'>, range: Range, most: number): Hold[] =>
  lastWindows(stage, range, most).map((window) => ({ ...holdOf(stage.name, window), from: window.from }));

function lastWindows(stage: Quiet, { from, until }: Range, most: number): QuietWindow[] {
  for (let days = 1; ; days *= 2) {
    const begin = Math.max(from.getTime(), until.getTime() - days * day);
    const windows = quietWindows(stage, { from: new Date(begin), until });
    if (windows.length >= most || begin === from.getTime()) return windows.slice(-most);
  }
}

/** Looks further and further, so that no more is counted than twice what is asked for. */
function firstWindows(stage: Quiet, { from, until }: Range, most: number): QuietWindow[] {
  for (let days = most === Infinity ? Infinity : 1; ; days *= 2) {
    const end = Math.min(until.getTime(), from.getTime() + days * day);
    const windows = quietWindows(stage, { from, until: new Date(end) });
    if (windows.length >= most || end === until.getTime()) return windows.slice(0, most);
  }
}

/** The same of an instant: one at most. */
export const quietHoldsAt = (stage: Pick<Stage, 'name' | 'quiet'>, now: Date): Hold[] => {
  const window = quietAt(stage, now);
  return window === null ? [] : [holdOf(stage.name, window)];
};

function holdOf(stage: string, { from, until, hours }: QuietWindow): Hold {
  const said = (language: 'en' | 'ko'): string =>
    [...new Set(hours.map(({ reason }) => reason[language]))].join(' · ');
  return {
    ...{ id: quietId(stage, from), seq: 0, revision: 1, stage, kind: 'quiet' },
    ...{ reason: said('en'), reasons: { en: said('en'), ko: said('ko') } },
    ...{ actor: systemActor('quiet'), createdAt: from, from: null, keepsFrom: from, until },
    ...{ shows: null, comesBackAt: null, line: null, end: null, asks: [] },
  };
}

/** Looked for once and kept, for every look at a stage asks: some days, of which each answer needs a part. */
function knownWindows(quiet: readonly QuietHours[], { from, until }: Range): readonly QuietWindow[] {
  const kept = known.get(quiet);
  if (kept !== undefined && kept.from <= from && kept.until >= until) return kept.windows;
  const range = { from: new Date(from.getTime() - day), until: new Date(until.getTime() + day) };
  const windows = merged(
    quiet.flatMap((hours) =>
      windowsOf(hours, {
        from: new Date(range.from.getTime() - reach),
        until: new Date(range.until.getTime() + reach),
      }),
    ),
  );
  known.set(quiet, { ...range, windows });
  return windows;
}
const known = new WeakMap<readonly QuietHours[], Range & { readonly windows: readonly QuietWindow[] }>();

const day = 24 * 3600 * 1000;
/** No window may be longer than a week, which `isEndless` says of those that are. */
const reach = 8 * day;

/** Quiet hours may go on for so many days without a break. */
export const longestQuietDays = 7;

/**
 * Whether quiet hours go on for more than a week without a break: nothing would start by itself any more, and their
 * window would begin somewhere else at every look. Looked at over a leap year.
 */
export function isEndless({ quiet }: Quiet): boolean {
  const seconds = quiet.map(({ when, forSeconds }) => runsOnADay(when) * forSeconds);
  // Hardly any that a person writes cover a day.
  if (seconds.reduce((sum, each) => sum + each, 0) < 24 * 3600) return false;
  const covers = (at: number): boolean => quiet.some((hours) => isWithin(hours, at));
  // What is longer than a week covers one of these, and half a week on one side of it.
  return weekly.some(
    (at) =>
      (halfWeek.every((by) => covers(at + by)) || halfWeek.every((by) => covers(at - by))) &&
      isLong(quiet, at),
  );
}

const weekly = Array.from({ length: 53 }, (_, week) => Date.UTC(2028, 0, 1) + week * 7 * day);
const halfWeek = Array.from({ length: 15 }, (_, step) => (step * day) / 4);

function isWithin({ when: schedule, timezone, forSeconds }: QuietHours, at: number): boolean {
  const range = { from: new Date(at - forSeconds * 1000 + 1), until: new Date(at + 1) };
  return instantsBetween({ schedule, timezone }, range, 1).length > 0;
}

function isLong(quiet: readonly QuietHours[], at: number): boolean {
  const window = quietAt({ quiet }, new Date(at));
  return window !== null && window.until.getTime() - window.from.getTime() > longestQuietDays * day;
}

function windowsOf(hours: QuietHours, { from, until }: Range): QuietWindow[] {
  const length = hours.forSeconds * 1000;
  const line = { schedule: hours.when, timezone: hours.timezone };
  return instantsBetween(line, { from: new Date(from.getTime() - length), until }, Infinity).map((at) => ({
    ...{ from: at, until: new Date(at.getTime() + length), hours: [hours] },
  }));
}

function merged(windows: readonly QuietWindow[]): QuietWindow[] {
  const found: QuietWindow[] = [];
  for (const window of windows.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = found.at(-1);
    if (last === undefined || last.until < window.from) found.push(window);
    else
      found[found.length - 1] = {
        from: last.from,
        until: window.until > last.until ? window.until : last.until,
        // Of ten thousand beginnings of the same hours one says all.
        hours: [...last.hours, ...window.hours.filter((one) => !last.hours.includes(one))],
      };
  }
  return found;
}
