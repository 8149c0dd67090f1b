import type { Catalogue } from '../ports/catalogue.js';
import type { VerdictOn } from '../ports/holds.js';
import type { Rows } from '../ports/rows.js';

/** What QA said last of these builds on each stage. */
export const verdictsOf = (
  { stages }: Pick<Catalogue, 'stages'>,
  rows: Rows,
  builds: readonly string[],
): Promise<VerdictOn[]> =>
  rows.holds.verdicts({ stages: stages.map(({ name }) => name), builds: [...new Set(builds)] });
