import { Refusal } from '../model/error.js';
import type { Stage } from '../model/stage.js';
import { nextNumber, slotOf } from '../policy/rotation.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findStage } from './find.js';

/** The stage that milestone `number` takes. Throws what its request would be refused with for its number. */
export async function slotFor(
  { catalogue }: Pick<Ports, 'catalogue'>,
  rows: Rows,
  number: number,
): Promise<Stage> {
  const taken = await rows.milestones.get(number);
  if (taken !== undefined)
    throw new Refusal('milestone-taken', { number, build: taken.build, stage: taken.stage });
  const last = (await rows.milestones.last()) ?? null;
  const next = nextNumber(last);
  if (next !== null && number !== next) throw new Refusal('milestone-not-next', { number, next });
  const names = catalogue.slots.map((slot) => slot.name);
  const slot = slotOf(number, names, last);
  if (slot === null) throw new Refusal('no-milestone-stages', {});
  return findStage(catalogue, slot);
}
