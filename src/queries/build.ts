import type { Build, BuildHead } from '../model/build.js';
import type { StageState } from '../model/stage.js';
import type { BuildFilter } from '../ports/builds.js';
import type { Rows } from '../ports/rows.js';
import { knownSha } from './find.js';

/** A build with the stages that run it now. */
export interface BuildView<B extends BuildHead = BuildHead> {
  readonly build: B;
  readonly stages: readonly string[];
}

/** Which builds are wanted: of a commit, by at least 7 digits of it, those that were made from it. */
interface Wanted extends Pick<BuildFilter, 'branch' | 'author'> {
  readonly before?: number;
  readonly limit: number;
  readonly commit?: string;
  /** The one that it runs. */
  readonly stage?: string;
}

/** Builds, newest first. */
export async function listBuilds(rows: Rows, { commit, stage, ...page }: Wanted): Promise<BuildView[]> {
  const madeFrom = commit === undefined ? null : await knownSha(rows, commit);
  if (madeFrom === undefined) return [];
  const states = await rows.stages.all();
  const builds = await rows.builds.list({
    ...page,
    ...(madeFrom === null ? {} : { madeFrom }),
    ...(stage === undefined ? {} : { ids: runningOn(stage, states) }),
  });
  return builds.map((build) => placed(build, states));
}

const runningOn = (name: string, states: readonly StageState[]): string[] =>
  states.flatMap(({ stage, currentBuild, unknownReason }) =>
    stage === name && currentBuild !== null && unknownReason === null ? [currentBuild] : [],
  );

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
