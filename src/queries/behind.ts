import type { Between, Ends } from '../model/history.js';
import type { Stage, StageState } from '../model/stage.js';
import type { Rows } from '../ports/rows.js';
import { countOf, endsOf, type Ahead } from './ahead.js';

/** How far the source of a stage is ahead of it. */
export interface Behind extends Ahead {
  /** The source. */
  readonly stage: string;
}

export interface Lineage {
  /** Of each stage that is behind its source, by how much; nothing where nobody knows what one of them runs. */
  readonly behind: ReadonlyMap<string, readonly Behind[]>;
  /** What runs on them although its branch no longer has any commit of it, because its history was rewritten. */
  readonly off: ReadonlySet<string>;
}

/** What the history says of what these stages run. */
export async function readLineage(
  rows: Rows,
  stages: readonly Stage[],
  states: readonly StageState[],
): Promise<Lineage> {
  const gaps = stages.flatMap((stage) => gapBefore(stage, states) ?? []);
  const running = [...new Set(stages.flatMap(({ name }) => stateOf(states, name).currentBuild ?? []))];
  const found = await rows.history.between([...gaps.map(endsOf), ...running.map(branchEnds)]);
  const counts = found.slice(0, gaps.length).map(countOf);
  return {
    behind: new Map(
      gaps.map(({ stage, source }, place) => {
        const count = counts[place];
        return [stage, count === undefined || count.commits === 0 ? [] : [{ stage: source, ...count }]];
      }),
    ),
    off: new Set(running.filter((_, place) => isOff(found[gaps.length + place]))),
  };
}

/** Where nobody has read far enough, nobody says that a branch lacks something. */
export const isOff = (found: Between | undefined): boolean => found?.meets === false && found.isAll;

/** What a build has, and what its branch has now: a branch that went on still has some of it. */
export const branchEnds = (name: string): Ends => ({
  from: [{ of: 'branch-of', name }],
  to: [{ of: 'build', name }],
});

interface Gap {
  readonly stage: string;
  readonly source: string;
  /** What the stage runs, and what its source runs instead. */
  readonly from: string | null;
  readonly to: string;
}

function gapBefore({ name, source }: Stage, states: readonly StageState[]): Gap | null {
  if (source === null) return null;
  const [ours, theirs] = [stateOf(states, name), stateOf(states, source)];
  if (ours.unknownReason !== null || theirs.unknownReason !== null) return null;
  const { currentBuild: to } = theirs;
  if (to === null || to === ours.currentBuild) return null;
  return { stage: name, source, from: ours.currentBuild, to };
}

/** A stage of the catalogue has a state from the start of the service on. */
export function stateOf(states: readonly StageState[], name: string): StageState {
  const state = states.find(({ stage }) => stage === name);
  if (state === undefined) throw new Error(`nothing is remembered of ${name}`);
  return state;
}
