import type { Hold, HoldView } from '../model/hold.js';
import { inForce, isOpen } from '../policy/hold.js';
import type { Rows } from '../ports/rows.js';

/** The holds in force and those that are still to come, of all stages or of one, the newest first. */
export const listHolds = async (rows: Rows, stage?: string): Promise<HoldView[]> =>
  at(await rows.now(), await openHolds(rows, stage));

/** All holds there ever were, the newest first. */
export const listAllHolds = async (
  rows: Rows,
  page: Parameters<Rows['holds']['list']>[0],
): Promise<HoldView[]> => at(await rows.now(), await rows.holds.list(page));

/** One hold, however it was come by. */
export const viewHold = async (rows: Rows, hold: Hold): Promise<HoldView> => ({
  hold,
  now: await rows.now(),
});

/** Those of one stage, however they were come by. */
export const viewHolds = async (
  rows: Rows,
  holds: readonly Hold[],
): Promise<{ holds: readonly Hold[]; now: Date }> => ({ holds, now: await rows.now() });

const at = (now: Date, holds: readonly Hold[]): HoldView[] => holds.map((hold) => ({ hold, now }));

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

async function openHolds(rows: Rows, stage?: string): Promise<Hold[]> {
  const now = await rows.now();
  const open = await rows.holds.allOpen();
  return open
    .filter((hold) => isOpen(hold, now) && (stage === undefined || hold.stage === stage))
    .toSorted((a, b) => b.seq - a.seq);
}
