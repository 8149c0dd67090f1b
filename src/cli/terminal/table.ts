import { gap, layOut, type Column } from './columns.js';
import { plainLine } from './plain.js';
import { widthOf } from './width.js';

export interface Room {
  /** In cells. */
  readonly width: number;
  /** What to say of the columns for which there is no room. */
  readonly leftOut: (titles: readonly string[]) => readonly string[];
}

/** Lines of a table whose columns stand under each other, also with East-Asian text. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, leftOut }: Room,
): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((_, i) => oneCell(row[i]))),
  ];
  const natural = columns.map((_, i) => Math.max(...cells.map((row) => widthOf(row[i] ?? ''))));
  const shown = layOut(columns, natural, width);
  const lines = cells.map((row) =>
    shown
      .map(({ place, cells: wide }) => pad(truncate(row[place] ?? '', wide), wide))
      .join(gap)
      .trimEnd(),
  );
  const missing = columns.filter((_, i) => shown.every(({ place }) => place !== i));
  return missing.length === 0 ? lines : [...lines, ...leftOut(missing.map(({ title }) => title))];
}

/**
 * Makes the lines of rows that come one by one: columns as wide as they usually are. Where one that is never cut is
 * longer, it moves those after it, and the last one gives way.
 */
export function rowWriter(
  columns: readonly Column[],
  { natural, width }: { natural: readonly number[]; width: number },
): (row: readonly string[]) => string {
  const shown = layOut(columns, natural, width);
  return (row) =>
    truncate(
      shown
        .map(({ place, cells }) => {
          const cell = oneCell(row[place]);
          return pad(columns[place]?.gives?.least === undefined ? cell : truncate(cell, cells), cells);
        })
        .join(gap)
        .trimEnd(),
      width,
    );
}

/** Lines of tab-separated values, without a heading. */
export const renderTsv = (rows: readonly (readonly string[])[]): string[] =>
  rows.map((row) => row.map((cell) => oneCell(cell)).join('\t'));

/** A text cut to at most `cells` terminal cells, with an ellipsis where something is missing. */
export function truncate(text: string, cells: number): string {
  if (widthOf(text) <= cells) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    const next = used + widthOf(segment);
    if (next > cells - 1) break;
    kept += segment;
    used = next;
  }
  return cells < 1 ? '' : `${kept}…`;
}

/** A text with blanks up to `cells` terminal cells. */
export const pad = (text: string, cells: number): string =>
  text + ' '.repeat(Math.max(0, cells - widthOf(text)));

const oneCell = (text: string | undefined): string => plainLine(text ?? '').replaceAll('\t', ' ');
