import type { Hold } from '../model/hold.js';
import { keeping } from './hold.js';

/** When something may start on a stage; `until` null = without an end that is known. */
export interface Free {
  readonly from: Date;
  readonly until: Date | null;
}

/** From now on when a promotion may start, by what is known of the holds of its stage; none = nobody can say when. */
export function freeFor(holds: readonly Hold[], promotion: Parameters<typeof keeping>[1], now: Date): Free[] {
  // Between two of these moments nothing changes by itself.
  const moments = holds.flatMap(({ keepsFrom, until }) => [keepsFrom, ...(until === null ? [] : [until])]);
  const later = [...new Set(moments.map((at) => at.getTime()))].filter((at) => at > now.getTime());
  const starts = [now.getTime(), ...later.toSorted((a, b) => a - b)].map((at) => new Date(at));
  const spans = starts
    .map((from, place): Free => ({ from, until: starts[place + 1] ?? null }))
    .filter(({ from }) => keeping(holds, promotion, from).length === 0);
  return spans.reduce(joined, []);
}

/** With one more, that goes on where the last one ends. */
function joined(before: readonly Free[], span: Free): Free[] {
  const last = before.at(-1);
  return last?.until?.getTime() === span.from.getTime()
    ? [...before.slice(0, -1), { from: last.from, until: span.until }]
    : [...before, span];
}
