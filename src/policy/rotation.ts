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
