import { Refusal } from '../model/error.js';
import type { Stage } from '../model/stage.js';

/** The protected changes that a request allows by name, each once. Refuses with `only-on-aws` where nothing is protected. */
export function allowedChanges({ name, platform }: Stage, names: readonly string[] = []): string[] {
  if (platform === 'aws' || names.length === 0) return [...new Set(names)];
  const facts = { stage: name, platform };
  throw new Refusal('validation', {}, { errors: [{ pointer: '/allowChanges', code: 'only-on-aws', facts }] });
}
