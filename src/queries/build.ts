import type { Build, BuildHead } from '../model/build.js';
import type { StageState } from '../model/stage.js';
import type { Rows } from '../ports/rows.js';
import { knownSha } from './find.js';

/** A build with the stages that run it now. */
export interface BuildView<B extends BuildHead = BuildHead> {
  readonly build: B;
  readonly stages: readonly string[];
}

/** Builds, newest first; of a commit, by at least 7 digits of it, those that were made from it. */
export async function listBuilds(
  rows: Rows,
  { commit, ...page }: { readonly before?: number; readonly limit: number; readonly commit?: string },
): Promise<BuildView[]> {
  const madeFrom = commit === undefined ? null : await knownSha(rows, commit);
  if (madeFrom === undefined) return [];
  const asked = madeFrom === null ? page : { ...page, madeFrom };
  const [builds, states] = await Promise.all([rows.builds.list(asked), rows.stages.all()]);
  return builds.map((build) => placed(build, states));
}

/** One build, however it was come by. */
export const viewBuild = async (rows: Rows, build: Build): Promise<BuildView<Build>> =>
  placed(build, await rows.stages.all());

/** Where nobody knows what runs, no build is said to run. */
const placed = <B extends BuildHead>(build: B, states: readonly StageState[]): BuildView<B> => ({
  build,
  stages: states
    .filter(({ currentBuild, unknownReason }) => currentBuild === build.id && unknownReason === null)
    .map(({ stage }) => stage),
});
