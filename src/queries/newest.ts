import type { Stage } from '../model/stage.js';
import type { Rows } from '../ports/rows.js';

/** Whether nothing newer would come to a stage by itself: its source runs this build, or its branches have nothing more. */
export async function isNewest(
  rows: Rows,
  { source, branches }: Pick<Stage, 'source' | 'branches'>,
  build: string,
): Promise<boolean> {
  if (source !== null) return (await rows.stages.get(source)).currentBuild === build;
  const from = [{ of: 'build' as const, name: build }];
  const found = await rows.history.contains(
    branches.map((name) => ({ from, to: [{ of: 'branch' as const, name }] })),
  );
  return found.every((has) => has === true);
}
