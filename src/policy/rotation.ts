import type { Milestone, MilestoneRole } from '../model/milestone.js';
import type { StageState } from '../model/stage.js';

/** The milestone before the one that is asked about. */
export interface LastMilestone {
  readonly number: number;
  readonly stage: string;
}

/**
 * Which slot milestone `number` takes. The first takes slot `(number − 1) mod count`, each later one the
 * successor of the slot before it, so that adding a slot never lands on the current milestone.
 */
export function slotOf(number: number, slots: readonly string[], last: LastMilestone | null): string | null {
  if (slots.length === 0) return null;
  const before = last === null ? -1 : slots.indexOf(last.stage);
  const index = before === -1 ? (number - 1) % slots.length : (before + 1) % slots.length;
  return slots[index] ?? null;
}

/** The only number that the next milestone may have; null before the first, which may begin anywhere. */
export const nextNumber = (last: LastMilestone | null): number | null =>
  last === null ? null : last.number + 1;

type Slot = Pick<StageState, 'stage' | 'currentBuild' | 'unknownReason'>;

/** The milestone that a slot runs, or ran last as far as anybody knows: the newest of its build that has arrived there. */
export const milestoneOn = (list: readonly Milestone[], { stage, currentBuild }: Slot): Milestone | null =>
  list
    .filter((one) => one.arrived && one.stage === stage && one.build === currentBuild)
    .toSorted((a, b) => b.number - a.number)[0] ?? null;

/**
 * By what the slots run: the newest milestone is current, the others that run beside it previous. So one that waits
 * replaces nothing yet, and one that was put back is there again.
 */
export function rolesOf(
  list: readonly Milestone[],
  slots: readonly Slot[],
): (milestone: Pick<Milestone, 'number' | 'arrived'>) => MilestoneRole {
  const numbersOn = (some: readonly Slot[]): number[] =>
    some.flatMap((slot) => milestoneOn(list, slot)?.number ?? []);
  const unknown = numbersOn(slots.filter(({ unknownReason }) => unknownReason !== null));
  const running = numbersOn(slots);
  const newest = Math.max(...running);
  return ({ number, arrived }) => {
    if (unknown.includes(number)) return 'unknown';
    if (!running.includes(number)) return arrived ? 'replaced' : 'absent';
    return number === newest ? 'current' : 'previous';
  };
}
