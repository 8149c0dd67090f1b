import { everyStage, verbsWithoutStage, type Grant } from '../model/right.js';
import { grantsOfScope } from '../model/scope.js';

/** All the rights that these scopes give, each once. */
export function grantsOf(scopes: readonly string[]): readonly Grant[] {
  const found = new Map<string, Grant>();
  for (const grant of scopes.flatMap(grantsOfScope)) found.set(`${grant.verb} ${grant.stage}`, grant);
  return [...found.values()];
}

/** What of these rights the holder of others may not give: nobody gives more than they hold. */
export const beyond = (held: readonly Grant[], wanted: readonly Grant[]): readonly Grant[] =>
  wanted.filter((grant) => held.every((own) => !covers(own, grant)));

function covers(own: Grant, { verb, stage }: Grant): boolean {
  if (own.verb !== verb) return false;
  return verbsWithoutStage.includes(verb) || own.stage === everyStage || own.stage === stage;
}
