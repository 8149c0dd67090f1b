import type { BuildHead } from '../model/build.js';
import { Refusal } from '../model/error.js';
import type { Reason } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findBuild, findBuildOfCommit, findBuildOn, findStage } from './find.js';
import { recoveryOn } from './recovery.js';

/** Which build: by id, by the commit it was made from, or the one that runs on another stage now. */
export type WantedBuild = { build: string } | { sha: string } | { from: string };

/**
 * The build that a request means, at the moment of the request: nobody promotes "whatever is there later", nor what
 * may not run there at all. Throws Refusal `build-not-eligible` when nobody knows what the stage `from` runs,
 * or when that is being found out.
 */
export async function resolveBuild(
  ports: Ports,
  rows: Rows,
  { stage, wanted }: { stage: Stage; wanted: WantedBuild },
): Promise<BuildHead> {
  if ('build' in wanted) return findBuild(rows, wanted.build);
  if ('sha' in wanted) return findBuildOfCommit(rows, wanted.sha);
  const from = findStage(ports.catalogue, wanted.from);
  const { currentBuild, unknownReason: why } = await rows.stages.get(from.name);
  const reasons: Reason[] = [
    ...(why === null ? [] : [{ code: 'stage-unknown' as const, facts: { stage: from.name, why } }]),
    ...(await recoveryOn(rows, from.name)),
  ];
  if (reasons.length === 0) return findBuildOn(rows, from);
  throw new Refusal('build-not-eligible', { stage: stage.name, build: currentBuild ?? '?' }, { reasons });
}
