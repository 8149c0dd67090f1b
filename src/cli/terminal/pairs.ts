import stringWidth from 'string-width';
import { plainLine } from './plain.js';
import { pad } from './table.js';

export type Pair = readonly [label: string, value: string | null];

/** Lines of `label  value` with the values under each other; pairs without a value are left out. */
export function pairLines(pairs: readonly Pair[]): string[] {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null);
  const widest = Math.max(0, ...shown.map(([label]) => stringWidth(label)));
  return shown.map(([label, value]) => `${pad(label, widest)}  ${plainLine(value)}`);
}
