import type { DoraWeekResource } from '../../contract/dora.js';

/** What is measured of a stage in a week. */
export const measures = ['deployments', 'lead', 'failures', 'restore'] as const;
export type Measure = (typeof measures)[number];

export interface TrendBar {
  readonly week: DoraWeekResource;
  /** null = there was nothing to measure. */
  readonly value: number | null;
  /** From 0 to 1: of the largest, or of all where it is a rate. */
  readonly height: number;
  /** The last week goes on. */
  readonly isOver: boolean;
}

export interface Trend {
  readonly measure: Measure;
  /** Oldest first. */
  readonly bars: readonly TrendBar[];
  /** The newest week that is over; null = there is none. */
  readonly last: TrendBar | null;
}

/** What one number of a stage was, week by week. */
export function trendOf(measure: Measure, weeks: readonly DoraWeekResource[]): Trend {
  const values = weeks.map((week) => valueOf(measure, week));
  const whole = measure === 'failures' ? 1 : Math.max(1, ...values.map((value) => value ?? 0));
  const bars = weeks.map((week, place) => {
    const value = values[place] ?? null;
    return { week, value, height: (value ?? 0) / whole, isOver: place < weeks.length - 1 };
  });
  return { measure, bars, last: bars.at(-2) ?? null };
}

function valueOf(measure: Measure, week: DoraWeekResource): number | null {
  if (measure === 'deployments') return week.deployments;
  if (measure === 'lead') return week.leadTimeSeconds;
  return measure === 'failures' ? week.changeFailureRate : week.timeToRestoreSeconds;
}

/** Whether there is nothing to see of a stage: nothing came, nothing failed, nothing was put right. */
export const isStill = (weeks: readonly DoraWeekResource[]): boolean =>
  weeks.every(({ changes, restores }) => changes === 0 && restores === 0);

/** The days of the person that a week touches, first and last, as `2026-11-10`. */
export function daysOf({ from }: Pick<DoraWeekResource, 'from'>): { from: string; until: string } {
  const begin = new Date(from);
  const end = new Date(begin.getTime() + 7 * 86_400_000 - 1);
  return { from: dayOf(begin), until: dayOf(end) };
}

const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
