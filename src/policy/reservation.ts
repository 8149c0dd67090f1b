import type { Hold, Shown } from '../model/hold.js';
import { isOpen } from './hold.js';

/**
 * From when on nothing new starts on a stage for a reservation that begins at `from`: the stage's lead before it, and no
 * less than a promotion usually takes there (seconds; null = nobody knows), but not before now.
 */
export function keepsFromOf(
  from: Date,
  { leadSeconds, usualSeconds }: { readonly leadSeconds: number; readonly usualSeconds: number | null },
  now: Date,
): Date {
  const lead = Math.ceil(Math.max(leadSeconds, usualSeconds ?? 0));
  return new Date(Math.max(from.getTime() - lead * 1000, now.getTime()));
}

/** When a hold keeps its stage; `until` null = until somebody releases it. */
export type Span = Pick<Hold, 'keepsFrom' | 'until'>;

/** Whether both keep the stage at some moment. */
export const overlap = (a: Span, b: Span): boolean =>
  (b.until === null || a.keepsFrom < b.until) && (a.until === null || b.keepsFrom < a.until);

/** Those of a stage's open holds that keep it at some moment of this one, the first to keep it before the others. */
export const overlapping = (holds: readonly Hold[], span: Span, now: Date): Hold[] =>
  holds
    .filter((hold) => isOpen(hold, now) && overlap(hold, span))
    .toSorted((a, b) => a.keepsFrom.getTime() - b.keepsFrom.getTime() || a.seq - b.seq);

/** Of these the one that shows another build: a stage cannot show two at once. */
export const showsOther = (holds: readonly Hold[], shows: Shown | null): Hold | null =>
  shows === null
    ? null
    : (holds.find((hold) => hold.shows !== null && hold.shows.build !== shows.build) ?? null);
