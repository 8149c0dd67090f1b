import type { BuildHead } from '../model/build.js';
import type { Outcome } from '../model/outcome.js';
import type { Promotion } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import type { StageSettings } from '../model/settings.js';
import type { Rows } from '../ports/rows.js';
import type { RunBuild } from '../ports/run-order.js';

/** What the stage's platform runs of a build. Whether an image is still there, its registry tells at the start. */
export function toRunBuild({ platform }: Stage, { id, commit, artifacts }: BuildHead): RunBuild {
  if (platform === 'process') return { id, commit, digest: artifacts.tarball ?? '', image: null };
  const image = artifacts.image ?? '';
  return { id, commit, digest: image.slice(image.indexOf('@') + 1), image };
}

/** The build of a promotion that is under way already. */
export async function runBuildOf(rows: Rows, stage: Stage, promotion: Promotion): Promise<RunBuild> {
  const build = await rows.builds.get(promotion.build ?? '');
  if (build === undefined) throw new Error(`${promotion.id} is running without a build`);
  return toRunBuild(stage, build);
}

/** Why a stage does not take this image; null = it does. */
export function otherRepository({ id, image }: RunBuild, { aws }: StageSettings): Outcome | null {
  const repository = aws?.imageRepository ?? null;
  if (repository === null || image?.startsWith(`${repository}@`) === true) return null;
  return { code: 'other-repository', facts: { build: id, repository } };
}
