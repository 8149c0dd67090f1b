import type { Stage } from '../model/stage.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { VerdictOn } from '../ports/holds.js';
import type { Rows } from '../ports/rows.js';
import { upstreamOf } from './gather.js';

/** The stages whose QA rounds count for a stage: its own, then those before it, the nearest first. */
export const judgesOf = (catalogue: Pick<Catalogue, 'get'>, stage: Stage): string[] => [
  stage.name,
  ...upstreamOf(catalogue, stage),
];

/** What QA said last of a build, on the first of these stages that it said anything on. */
export const verdictBy = (
  said: readonly VerdictOn[],
  judges: readonly string[],
  build: string | null,
): VerdictOn | null =>
  judges.flatMap((name) => said.filter((one) => one.stage === name && one.build === build))[0] ?? null;

/** What QA said last of these builds on each stage. */
export const verdictsOf = (
  { stages }: Pick<Catalogue, 'stages'>,
  rows: Rows,
  builds: readonly string[],
): Promise<VerdictOn[]> =>
  rows.holds.verdicts({ stages: stages.map(({ name }) => name), builds: [...new Set(builds)] });
