import type { Hold } from './hold.js';

/** A stop of the line: holds of many stages that were set at once. It lasts while any of them is in force. */
export interface Line {
  /** `line_` + ULID; each of its holds carries it. */
  readonly id: string;
  /** One per stage; one that was released by itself is among them. */
  readonly holds: readonly Hold[];
}

/** A stop of the line, and when it was looked at by the database's clock. */
export interface LineView {
  readonly line: Line;
  /** Those of its holds that are in force, the one that ends last first. */
  readonly left: readonly Hold[];
  readonly now: Date;
}

export const lineIdPattern = /^line_[0-9A-Z]{26}$/;

/** The revision of each of its holds grows, so their sum tells any change of any of them. */
export const etagOfLine = ({ id, holds }: Line): string =>
  `"${id}-${String(holds.reduce((sum, { revision }) => sum + revision, 0))}"`;

/** Of these holds those that came by a stop of the line, each stop once, in the order in which one meets them. */
export function linesIn<T extends { readonly line: string | null }>(
  holds: readonly T[],
): { readonly id: string; readonly holds: readonly [T, ...T[]] }[] {
  const found = new Map<string, [T, ...T[]]>();
  for (const hold of holds) {
    if (hold.line === null) continue;
    const before = found.get(hold.line);
    if (before === undefined) found.set(hold.line, [hold]);
    else before.push(hold);
  }
  return [...found].map(([id, own]) => ({ id, holds: own }));
}

/** When the last of them ends by itself, as RFC 3339 in UTC; null = until somebody releases it. */
export const lastEnd = (holds: readonly { readonly until: string | null }[]): string | null =>
  holds.reduce(
    (last: string | null, { until }) =>
      last === null || until === null ? null : until > last ? until : last,
    '',
  );
