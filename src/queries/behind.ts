import { buildNumber, type BuildHead } from '../model/build.js';
import type { Stage, StageState } from '../model/stage.js';
import type { BuildCount, BuildSpan } from '../ports/builds.js';
import type { Rows } from '../ports/rows.js';

/** How far the source of a stage is ahead of it. */
export interface Behind extends BuildCount {
  /** The source. */
  readonly stage: string;
}

/**
 * Of each stage that is behind its source, by the rule of a comparison of the two; nothing where nobody knows what one
 * of them runs.
 */
export async function readBehind(
  rows: Rows,
  stages: readonly Stage[],
  states: readonly StageState[],
): Promise<ReadonlyMap<string, Behind[]>> {
  const gaps = stages.flatMap((stage) => gapBefore(stage, states) ?? []);
  const newer = await rows.builds.heads(gaps.map(({ build }) => build));
  const spans = gaps.flatMap((gap) => {
    const build = newer.find(({ id }) => id === gap.build);
    return build === undefined ? [] : [{ ...gap, span: spanBetween(gap.here, build) }];
  });
  const counts = await rows.builds.counts(spans.map(({ span }) => span));
  return new Map(
    spans.map(({ stage, source }, place) => {
      const count = counts[place];
      return [stage, count === undefined || count.builds === 0 ? [] : [{ stage: source, ...count }]];
    }),
  );
}

interface Gap {
  readonly stage: string;
  readonly source: string;
  readonly here: { readonly id: string } | null;
  /** What the source runs instead. */
  readonly build: string;
}

function gapBefore({ name, source }: Stage, states: readonly StageState[]): Gap | null {
  if (source === null) return null;
  const [ours, theirs] = [stateOf(states, name), stateOf(states, source)];
  if (ours.unknownReason !== null || theirs.unknownReason !== null) return null;
  const { currentBuild: build } = theirs;
  if (build === null || build === ours.currentBuild) return null;
  return { stage: name, source, build, here: ours.currentBuild === null ? null : { id: ours.currentBuild } };
}

/** The builds of the newer one's branch after the older one, up to the newer one; without an older one all of them. */
export const spanBetween = (
  older: Pick<BuildHead, 'id'> | null,
  newer: Pick<BuildHead, 'id' | 'branch'>,
): BuildSpan => ({
  branch: newer.branch,
  after: older === null ? 0 : buildNumber(older.id),
  upTo: buildNumber(newer.id),
});

/** A stage of the catalogue has a state from the start of the service on. */
export function stateOf(states: readonly StageState[], name: string): StageState {
  const state = states.find(({ stage }) => stage === name);
  if (state === undefined) throw new Error(`nothing is remembered of ${name}`);
  return state;
}
