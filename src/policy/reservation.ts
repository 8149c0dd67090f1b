import type { Hold, HoldView, Shown } from '../model/hold.js';
import type { ReasonOf } from '../model/reason.js';
import type { StageState } from '../model/stage.js';
import { firstToKeep, heldBy, isOpen } from './hold.js';

/**
 * From when on nothing new starts on a stage for a reservation that begins at `from`: the stage's lead before it, and no
 * less than a promotion usually takes there (seconds; null = nobody knows), but not before now.
 */
export function keepsFromOf(from: Date, known: Known, now: Date): Date {
  return new Date(Math.max(from.getTime() - aheadSecondsOf(known) * 1000, now.getTime()));
}

interface Known {
  readonly leadSeconds: number;
  readonly usualSeconds: number | null;
}

/** So long before a reservation begins nothing new starts on its stage, in whole seconds. */
export const aheadSecondsOf = ({ leadSeconds, usualSeconds }: Known): number =>
  Math.ceil(Math.max(leadSeconds, usualSeconds ?? 0));

/** When a hold keeps its stage; `until` null = until somebody releases it. */
export type Span = Pick<Hold, 'keepsFrom' | 'until'>;

/** Whether both keep the stage at some moment. */
export const overlap = (a: Span, b: Span): boolean =>
  (b.until === null || a.keepsFrom < b.until) && (a.until === null || b.keepsFrom < a.until);

/** Those of a stage's open holds that keep it at some moment of this one, the first to keep it before the others. */
export const overlapping = (holds: readonly Hold[], span: Span, now: Date): Hold[] =>
  holds.filter((hold) => isOpen(hold, now) && overlap(hold, span)).toSorted(firstToKeep);

/** Of these the one that shows another build: a stage cannot show two at once. */
export const showsOther = (holds: readonly Hold[], shows: Shown | null): Hold | null =>
  shows === null
    ? null
    : (holds.find((hold) => hold.shows !== null && hold.shows.build !== shows.build) ?? null);

/** What is known of what a stage runs. */
type Runs = Pick<StageState, 'currentBuild' | 'unknownReason'>;

/**
 * Of the holds of one stage those that are not as booked: it is known not to run what they show. What is shown only
 * after something else is not looked at before that is over, and what comes back by itself is nobody's to put right.
 */
export function notAsBooked(
  holds: readonly Hold[],
  { currentBuild, unknownReason }: Runs,
  now: Date,
): readonly Hold[] {
  if (unknownReason !== null) return [];
  const showing = holds.filter((hold) => isOpen(hold, now) && hold.shows !== null).toSorted(firstToKeep);
  const [first] = showing;
  const build = first?.shows?.build;
  if (build === undefined || build === currentBuild || first?.comesBackAt != null) return [];
  const other = showing.findIndex(({ shows }) => shows?.build !== build);
  return other < 0 ? showing : showing.slice(0, other);
}

/** These holds of one stage as they are seen now; `open` are all that are open there. */
export function viewsOf(
  holds: readonly Hold[],
  { open, state, now }: { readonly open: readonly Hold[]; readonly state: Runs; readonly now: Date },
): HoldView[] {
  const instead = insteadOf(open, state, now);
  return holds.map((hold) => ({ hold, now, ...instead(hold) }));
}

/** What a stage runs instead of what each of its holds shows; nothing of one that is as booked. */
export function insteadOf(
  open: readonly Hold[],
  state: Runs,
  now: Date,
): (hold: Pick<Hold, 'id'>) => Pick<HoldView, 'runsInstead'> {
  const off = notAsBooked(open, state, now).map(({ id }) => id);
  return ({ id }) => (off.includes(id) ? { runsInstead: state.currentBuild } : {});
}

/** Why each of these keeps something out, and what its stage runs where that is not as booked. */
export const heldByAll = (
  holds: readonly Hold[],
  known: { readonly open: readonly Hold[]; readonly state: Runs; readonly now: Date },
): ReasonOf<'held'>[] => viewsOf(holds, known).map(heldBy);
