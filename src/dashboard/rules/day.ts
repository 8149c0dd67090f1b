/** What belongs to one day, in the order in which it came. */
export interface Day<T> {
  readonly name: string;
  readonly items: readonly T[];
}

/** Groups what lies in the order of time by days, each of which is named by `nameOf`. */
export function byDay<T>(items: readonly T[], nameOf: (item: T) => string): Day<T>[] {
  const days: { name: string; items: T[] }[] = [];
  for (const item of items) {
    const name = nameOf(item);
    const last = days.at(-1);
    if (last?.name === name) last.items.push(item);
    else days.push({ name, items: [item] });
  }
  return days;
}

/** Every midnight between two instants, by the clock of the person. */
export function midnights(from: Date, to: Date): Date[] {
  const found: Date[] = [];
  let next = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1);
  while (next < to) {
    found.push(next);
    next = new Date(next.getFullYear(), next.getMonth(), next.getDate() + 1);
  }
  return found;
}
