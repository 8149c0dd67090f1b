import { Refusal } from '../model/error.js';
import type { Hold, Shown } from '../model/hold.js';
import { showsOther } from '../policy/reservation.js';
import type { Rows } from '../ports/rows.js';
import { findBuild, findMilestone } from '../queries/find.js';
import { invalid } from './invalid.js';

/** What a hold is to show, as a person names it. */
export type WantedShow = { readonly milestone: number } | { readonly build: string };

/**
 * The build that is to be shown on a stage. Throws Refusal `not-found`, and `validation` for a milestone that has another
 * slot: it could never be put there.
 */
export async function shownOf(rows: Rows, stage: string, wanted: WantedShow | null): Promise<Shown | null> {
  if (wanted === null) return null;
  if ('build' in wanted) return { milestone: null, build: (await findBuild(rows, wanted.build)).id };
  const { number, build, stage: slot } = await findMilestone(rows, wanted.milestone);
  if (slot !== stage) throw invalid('/milestone', { code: 'other-slot', facts: { number, slot } });
  return { milestone: number, build };
}

/** Throws Refusal `stage-booked` where one of these, at the same time on the same stage, shows another build. */
export function assertShowable(overlaps: readonly Hold[], shows: Shown | null): void {
  const other = showsOther(overlaps, shows);
  if (other === null || shows === null) return;
  const { stage, id: hold, actor, reason, from, until } = other;
  throw new Refusal('stage-booked', {
    ...{ stage, hold, by: actor.id, reason, build: shows.build, other: other.shows?.build ?? '' },
    from: from?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
  });
}
