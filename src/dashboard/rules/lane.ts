import type { HoldResource } from '../../contract/hold.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource, TimelineEntry } from '../../contract/stage.js';

/** From when to when, in milliseconds; what reaches over the end of a picture ends with it. */
interface Span {
  readonly from: number;
  readonly to: number;
  /** It goes on beyond the picture. */
  readonly goesOn: boolean;
}

export interface Band extends Span {
  readonly build: string;
  /** What brought it; null = that was before the picture. */
  readonly promotion: string | null;
}

export interface HeldSpan extends Span {
  readonly hold: HoldResource;
}

/** A moment at which something happened to a stage. */
export interface Mark {
  readonly at: number;
  readonly kind: 'milestone' | 'failed';
  readonly promotion: PromotionResource;
}

/** A stage in a picture of time: what ran when, when it was held, which milestones came and what failed. */
export interface Lane {
  readonly stage: string;
  readonly bands: readonly Band[];
  readonly holds: readonly HeldSpan[];
  readonly marks: readonly Mark[];
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** Made of what happened on a stage, newest first, and of what it runs at the end of the window. */
export function laneOf(
  { stage, currentBuild }: Pick<StageResource, 'stage' | 'currentBuild'>,
  entries: readonly TimelineEntry[],
  window: Window,
): Lane {
  const promotions = [...newestById(entries.map(({ promotion }) => promotion)).values()].toSorted(
    (one, other) => endOf(one) - endOf(other),
  );
  const arrivals = promotions.filter(({ phase, build }) => phase === 'succeeded' && build !== null);
  return {
    stage,
    bands: bandsOf(arrivals, currentBuild?.id ?? null, window),
    holds: holdsOf([...newestById(entries.map(({ hold }) => hold)).values()], window),
    marks: marksOf(promotions, window),
  };
}

function newestById<T extends { readonly id: string }>(found: readonly (T | null)[]): Map<string, T> {
  const known = new Map<string, T>();
  for (const one of found) if (one !== null && !known.has(one.id)) known.set(one.id, one);
  return known;
}

const endOf = ({ endedAt, createdAt }: PromotionResource): number => Date.parse(endedAt ?? createdAt);

/** Each build runs until the next one comes; before the first of them ran what that one took the place of. */
function bandsOf(arrivals: readonly PromotionResource[], current: string | null, window: Window): Band[] {
  const [first] = arrivals;
  const before = first === undefined ? current : first.previousBuild;
  const starts = [
    ...(before === null ? [] : [{ at: Number.NEGATIVE_INFINITY, build: before, promotion: null }]),
    ...arrivals.map((one) => ({ at: endOf(one), build: one.build ?? '', promotion: one.id })),
  ];
  return starts.flatMap(({ at, build, promotion }, index) => {
    const next = starts[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return within({ from: at, to: next }, window).map((span) => ({ ...span, build, promotion }));
  });
}

function holdsOf(holds: readonly HoldResource[], window: Window): HeldSpan[] {
  return holds
    .toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt))
    .flatMap((hold) => {
      const to = hold.ended === null ? Number.POSITIVE_INFINITY : Date.parse(hold.ended.at);
      return within({ from: Date.parse(hold.createdAt), to }, window).map((span) => ({ ...span, hold }));
    });
}

function marksOf(promotions: readonly PromotionResource[], { from, to }: Window): Mark[] {
  return promotions.flatMap((promotion): Mark[] => {
    const { phase, milestone } = promotion;
    const at = endOf(promotion);
    if (at < from || at > to) return [];
    if (phase === 'failed' || phase === 'errored') return [{ at, kind: 'failed', promotion }];
    return phase === 'succeeded' && milestone !== null ? [{ at, kind: 'milestone', promotion }] : [];
  });
}

/** The part of a span that lies in a window; [] = none does. */
function within({ from, to }: Window, window: Window): Span[] {
  if (to <= window.from || from >= window.to) return [];
  return [{ from: Math.max(from, window.from), to: Math.min(to, window.to), goesOn: to > window.to }];
}

/** Where an instant lies in a window, from 0 to 100. */
export const percentIn = (at: number, { from, to }: Window): number =>
  Math.round(((at - from) / (to - from)) * 10_000) / 100;

/** Where a key leads in a list, from a place (-1 = none yet); null = nowhere. */
export function stepIn(key: string, { place, count }: { place: number; count: number }): number | null {
  if (count === 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowRight' || key === 'ArrowDown') return Math.min(place + 1, count - 1);
  return key === 'ArrowLeft' || key === 'ArrowUp' ? Math.max(place - 1, 0) : null;
}
