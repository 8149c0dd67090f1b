import type { GroupScopes } from '../model/sign-in.js';

/** All that the groups of a person give them, each scope once; nothing where no group of theirs is in the table. */
export const scopesOfGroups = (
  table: readonly GroupScopes[],
  groups: readonly string[],
): readonly string[] => [
  ...new Set(table.filter(({ group }) => groups.includes(group)).flatMap(({ scopes }) => scopes)),
];
