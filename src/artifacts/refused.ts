import { Refusal } from '../model/error.js';
import type { RefusedBecause } from '../model/problem.js';

/** A tarball that is not taken, for one of its entries. */
export const refused = (why: RefusedBecause, entry: string, cause?: unknown): Refusal =>
  new Refusal('artefact-refused', { why, entry: entry.slice(0, 200) }, {}, { cause });
