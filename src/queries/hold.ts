import type { Hold, HoldView } from '../model/hold.js';
import { inForce, isOpen } from '../policy/hold.js';
import { viewsOf } from '../policy/reservation.js';
import type { Rows } from '../ports/rows.js';

/** The holds in force and those that are still to come, of all stages or of one, the newest first. */
export async function listHolds(rows: Rows, stage?: string): Promise<HoldView[]> {
  const now = await rows.now();
  const open = await rows.holds.allOpen();
  const listed = open
    .filter((hold) => isOpen(hold, now) && (stage === undefined || hold.stage === stage))
    .toSorted((a, b) => b.seq - a.seq);
  return views(rows, listed, { open, now });
}

/** All holds there ever were, the newest first. */
export async function listAllHolds(
  rows: Rows,
  page: Parameters<Rows['holds']['list']>[0],
): Promise<HoldView[]> {
  const listed = await rows.holds.list(page);
  return views(rows, listed, { open: await rows.holds.allOpen(), now: await rows.now() });
}

/** One hold, however it was come by. */
export async function viewHold(rows: Rows, hold: Hold): Promise<HoldView> {
  const [view] = await viewHolds(rows, [hold]);
  if (view === undefined) throw new Error('one hold has one view');
  return view;
}

/** Those of one stage, however they were come by. */
export async function viewHolds(rows: Rows, holds: readonly Hold[]): Promise<HoldView[]> {
  const now = await rows.now();
  const stage = holds.find(({ shows }) => shows !== null)?.stage;
  return views(rows, holds, { open: stage === undefined ? [] : await rows.holds.open(stage), now });
}

/** What stages run is asked only where something is to be shown. */
async function views(
  rows: Rows,
  holds: readonly Hold[],
  { open, now }: { open: readonly Hold[]; now: Date },
): Promise<HoldView[]> {
  if (holds.every(({ shows }) => shows === null)) return holds.map((hold) => ({ hold, now }));
  const states = await rows.stages.all();
  return holds.flatMap((hold) => {
    const here = ({ stage }: { readonly stage: string }): boolean => stage === hold.stage;
    const state = states.find(here) ?? { currentBuild: null, unknownReason: 'removed' };
    return viewsOf([hold], { open: open.filter(here), state, now });
  });
}

/** The holds that keep a stage now, by the database's clock, the one that ends last first. */
export async function holdsOn(rows: Rows, stage: string): Promise<Hold[]> {
  const open = await rows.holds.open(stage);
  return open.length === 0 ? [] : inForce(open, await rows.now());
}

/** The hold in force by which a person's step back stays. */
export async function keptOn(rows: Rows, stage: string): Promise<HoldView | null> {
  const kept = (await holdsOn(rows, stage)).find(({ kind }) => kind === 'kept');
  return kept === undefined ? null : viewHold(rows, kept);
}
