import { everyStage, verbs, verbsWithoutStage, type Grant, type Verb } from './right.js';
import { roles } from './role.js';

type RoleName = keyof typeof roles;

/** What a scope may begin with: a verb, or a role, which is all of its verbs. */
export const scopeNames: readonly string[] = [...verbs, ...Object.keys(roles)];

const isRole = (name: string): name is RoleName => Object.hasOwn(roles, name);
const isVerb = (name: string): name is Verb => verbs.some((verb) => verb === name);

/** `qa:devqa`, `promote:*`, `read`: what is named, and where; without a stage it is on every one. */
export function partsOfScope(scope: string): { readonly name: string; readonly stage: string } {
  const [name = '', ...rest] = scope.split(':');
  return { name, stage: rest.length === 0 ? everyStage : rest.join(':') };
}

/** The rights of a scope, on every stage where they concern none alone; none where it names nothing that this version knows. */
export function grantsOfScope(scope: string): readonly Grant[] {
  const { name, stage } = partsOfScope(scope);
  const named: readonly Verb[] = isRole(name) ? roles[name] : isVerb(name) ? [name] : [];
  return named.map((verb) => ({ verb, stage: verbsWithoutStage.includes(verb) ? everyStage : stage }));
}
