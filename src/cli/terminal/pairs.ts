import { hang } from './hang.js';
import type { Invocation } from './invocation.js';
import { plainLine } from './plain.js';
import { pad } from './table.js';
import { widthOf } from './width.js';

export type Pair = readonly [label: string, value: string | null];

/** Lines of `label  value` with the values under each other, also where they go on; pairs without a value are left out. */
export function pairLines(
  pairs: readonly Pair[],
  { width, hinted }: Pick<Invocation, 'width' | 'hinted'>,
): string[] {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null);
  const widest = Math.max(0, ...shown.map(([label]) => widthOf(label)));
  return shown.flatMap(([label, value]) =>
    hang(`${pad(label, widest)}  ${hinted(plainLine(value))}`, { width, indent: widest + 2 }),
  );
}
