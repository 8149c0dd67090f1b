import { Refusal } from '../model/error.js';
import type { RefusedBecause } from '../model/problem.js';

/** A tarball that is not taken, for one of its entries. */
export const refused = (
  why: RefusedBecause,
  entry: string,
  { needs, cause }: { readonly needs?: string; readonly cause?: unknown } = {},
): Refusal => {
  const named = needs === undefined ? {} : { needs: needs.slice(0, 200) };
  return new Refusal('artefact-refused', { why, entry: entry.slice(0, 200), ...named }, {}, { cause });
};
