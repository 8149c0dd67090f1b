import { buildNumber } from '../model/build.js';
import type { Stage, StageState } from '../model/stage.js';
import { isByItself } from '../policy/hold.js';
import type { Rows } from '../ports/rows.js';
import { endsOf } from './ahead.js';

/** Whether a person who puts this build on a stage goes back there, so that what comes by itself would undo it. */
export async function isStepBack(
  rows: Rows,
  {
    stage: { trigger },
    state: { currentBuild, unknownReason },
    build,
  }: { stage: Stage; state: StageState; build: string },
): Promise<boolean> {
  if (!isByItself(trigger) || currentBuild === null || unknownReason !== null) return false;
  const [hasAll, bringsNothing] = await rows.history.contains([
    endsOf({ from: build, to: currentBuild }),
    endsOf({ from: currentBuild, to: build }),
  ]);
  if (hasAll !== true) return true;
  // Of two builds of the same commits the one that was made first.
  return bringsNothing === true && buildNumber(build) < buildNumber(currentBuild);
}
