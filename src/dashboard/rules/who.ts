import type { ActorResource } from '../../contract/actor.js';

const bySystem = 'system:';
/** Whoever ran Pulumi there without telling the service, which nobody is signed in for. */
const byHand = 'by-hand';

/** The name that people call somebody by, or else what they are known by; of the service itself, a word for its reason. */
export function whoDid(
  { id, name }: Pick<ActorResource, 'id' | 'name'>,
  system: Readonly<Record<string, string>>,
): string {
  if (name !== undefined || (id !== byHand && !id.startsWith(bySystem))) return name ?? id;
  const what = id === byHand ? id : id.slice(bySystem.length);
  // Of a newer service there may be a word that this page does not have.
  return system[what] ?? what;
}

/** How it came in, where that says more than who did it. */
export const viaOf = ({ id, via }: ActorResource): string | null =>
  id === byHand || id.startsWith(bySystem) ? null : via;
