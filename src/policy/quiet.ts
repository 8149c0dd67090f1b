import { systemActor } from '../model/actor.js';
import { quietId, type Hold } from '../model/hold.js';
import type { QuietHours, Stage } from '../model/stage.js';
import { occurrencesBetween } from './schedule.js';

/** A time in which nothing starts by itself; `until` is the first instant after it. */
export interface QuietWindow {
  readonly from: Date;
  readonly until: Date;
  /** Those of the stage file that make it up, in the order in which they begin. */
  readonly hours: readonly QuietHours[];
}

type Quiet = Pick<Stage, 'quiet'>;
interface Range {
  readonly from: Date;
  readonly until: Date;
}

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

/** The windows of a range as holds of nobody, each with its beginning: no row has them, and none is released. */
export const quietHolds = (stage: Pick<Stage, 'name' | 'quiet'>, range: Range): Hold[] =>
  quietWindows(stage, range).map((window) => ({ ...holdOf(stage.name, window), from: window.from }));

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
/** No window alone is longer than a day. */
const reach = 8 * day;

function windowsOf(hours: QuietHours, { from, until }: Range): QuietWindow[] {
  const length = hours.forSeconds * 1000;
  const line = { schedule: hours.when, timezone: hours.timezone };
  return occurrencesBetween(line, { from: new Date(from.getTime() - length), until }, Infinity).map(
    ({ at }) => ({ from: at, until: new Date(at.getTime() + length), hours: [hours] }),
  );
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
