import type { Stage } from '../model/stage.js';

/** Whether a step back is kept; on a `commit` stage only where somebody asks for it, since the fix must flow there. */
export const isKept = ({ trigger }: Pick<Stage, 'trigger'>, wish: boolean | null): boolean =>
  wish ?? trigger !== 'commit';
