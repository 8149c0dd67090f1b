import { buildNumber } from '../model/build.js';
import type { Stage } from '../model/stage.js';
import type { Rows } from '../ports/rows.js';

/** Whether nothing newer would come to a stage by itself: its source runs this build, or its branches have none after it. */
export async function isNewest(
  rows: Rows,
  { source, branches }: Pick<Stage, 'source' | 'branches'>,
  build: string,
): Promise<boolean> {
  if (source !== null) return (await rows.stages.get(source)).currentBuild === build;
  const after = buildNumber(build);
  const counts = await rows.builds.counts(branches.map((branch) => ({ branch, after, upTo: last })));
  return counts.every(({ builds }) => builds === 0);
}

const last = 2 ** 31 - 1;
