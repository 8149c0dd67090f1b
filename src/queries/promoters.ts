import type { GroupScopes } from '../model/sign-in.js';
import type { Stage } from '../model/stage.js';
import { groupsThatMay } from '../policy/group.js';

/** The groups that may put a build on a stage; a slot takes what somebody makes a milestone. */
export const promotingGroups = (
  table: readonly GroupScopes[],
  { name: stage, trigger }: Stage,
): readonly string[] =>
  groupsThatMay(table, { verb: trigger === 'milestone' ? 'milestone' : 'promote', stage });
