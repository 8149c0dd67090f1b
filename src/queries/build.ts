import type { Build } from '../model/build.js';
import type { StageState } from '../model/stage.js';
import type { Rows } from '../ports/rows.js';

/** A build with the stages that run it now. */
export interface BuildView {
  readonly build: Build;
  readonly stages: readonly string[];
}

/** Builds, newest first. */
export async function listBuilds(
  rows: Rows,
  page: { readonly before?: number; readonly limit: number },
): Promise<BuildView[]> {
  const [builds, states] = await Promise.all([rows.builds.list(page), rows.stages.all()]);
  return builds.map((build) => placed(build, states));
}

/** One build, however it was come by. */
export const viewBuild = async (rows: Rows, build: Build): Promise<BuildView> =>
  placed(build, await rows.stages.all());

/** Where nobody knows what runs, no build is said to run. */
const placed = (build: Build, states: readonly StageState[]): BuildView => ({
  build,
  stages: states
    .filter(({ currentBuild, unknownReason }) => currentBuild === build.id && unknownReason === null)
    .map(({ stage }) => stage),
});
