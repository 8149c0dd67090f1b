import type { Hold } from '../../src/model/hold.js';
import type { Rows } from '../../src/ports/rows.js';
import { holdsOn } from '../../src/queries/hold.js';

/** Of the holds in force on a stage the one that ends last; null = it is not held. */
export const holdOn = async (rows: Rows, stage: string): Promise<Hold | null> =>
  (await holdsOn(rows, stage))[0] ?? null;
