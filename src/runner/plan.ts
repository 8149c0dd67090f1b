import type { OpMap } from '@pulumi/pulumi/automation/index.js';
import type { Plan, PlannedStep } from '../model/plan.js';
import { protectedChanges } from '../policy/protected-changes.js';

/**
 * The plan that a preview's events and the engine's own summary tell. Throws when events are missing that the summary
 * counts: what nobody has seen could not be refused.
 */
export function planOf(steps: readonly PlannedStep[], summary: OpMap): Plan {
  const { create = 0, update = 0, replace = 0, delete: deleted = 0, same = 0 } = summary;
  // A stack has at least its root, so a summary of nothing is none.
  const total = create + update + replace + deleted + same;
  if (total === 0 || told(steps, 'replace') < replace || told(steps, 'delete') < deleted)
    throw new Error('the engine did not tell every step of its preview');
  return { changes: { create, update, replace, delete: deleted, same }, protected: protectedChanges(steps) };
}

/**
 * Whether the bounds go within which ECS chose the number of tasks. What it chose is in no state, and the provider sends
 * a number only where the program's is another one than the state's (`desired_count` of terraform-provider-aws 5.46): so
 * the state is read anew before the update.
 */
export const endsScaling = (steps: readonly PlannedStep[]): boolean =>
  steps.some(({ op, type }) => op === 'delete' && type === 'aws:appautoscaling/target:Target');

const told = (steps: readonly PlannedStep[], op: string): number =>
  new Set(steps.filter((step) => step.op === op).map(({ urn }) => urn)).size;
