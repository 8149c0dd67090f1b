import type { Right } from '../model/right.js';
import { grantsOfScope } from '../model/scope.js';
import type { GroupScopes } from '../model/sign-in.js';
import { may } from './right.js';

/** All that the groups of a person give them, each scope once; nothing where no group of theirs is in the table. */
export const scopesOfGroups = (
  table: readonly GroupScopes[],
  groups: readonly string[],
): readonly string[] => [
  ...new Set(table.filter(({ group }) => groups.includes(group)).flatMap(({ scopes }) => scopes)),
];

/** Whoever is in one of these may do it. */
export const groupsThatMay = (table: readonly GroupScopes[], right: Right): readonly string[] => [
  ...new Set(
    table.filter(({ scopes }) => may(scopes.flatMap(grantsOfScope), right)).map(({ group }) => group),
  ),
];
