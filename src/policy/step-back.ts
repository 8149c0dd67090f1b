import { buildNumber } from '../model/build.js';
import type { Stage, StageState } from '../model/stage.js';
import { isByItself } from './hold.js';

/** Whether a person who puts this build on a stage goes back there, so that what comes by itself would undo it. */
export const isStepBack = (
  { trigger }: Pick<Stage, 'trigger'>,
  { currentBuild, unknownReason }: Pick<StageState, 'currentBuild' | 'unknownReason'>,
  build: string,
): boolean =>
  isByItself(trigger) &&
  currentBuild !== null &&
  unknownReason === null &&
  buildNumber(build) < buildNumber(currentBuild);

/** Whether it is kept; on a `commit` stage only where somebody asks for it, since the fix must flow there. */
export const isKept = ({ trigger }: Pick<Stage, 'trigger'>, wish: boolean | null): boolean =>
  wish ?? trigger !== 'commit';
