import stringWidth from 'string-width';
import { plainLine } from './plain.js';

export interface Column {
  readonly title: string;
  /** Gives up width first when the table is too wide. */
  readonly shrinks?: boolean;
}

const gap = '  ';
const narrowest = 8;

/** Lines of a table whose columns stand under each other, also with East-Asian text; `width` in cells. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const cells = rows.map((row) => columns.map((_, i) => oneCell(row[i])));
  const widths = fit(columns, [columns.map(({ title }) => title), ...cells], width);
  return [columns.map(({ title }) => title), ...cells].map((row) => line(row, widths));
}

/** Lines of tab-separated values, without a heading. */
export const renderTsv = (rows: readonly (readonly string[])[]): string[] =>
  rows.map((row) => row.map((cell) => oneCell(cell)).join('\t'));

/** A text cut to at most `cells` terminal cells, with an ellipsis where something is missing. */
export function truncate(text: string, cells: number): string {
  if (stringWidth(text) <= cells) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    const next = used + stringWidth(segment);
    if (next > cells - 1) break;
    kept += segment;
    used = next;
  }
  return cells < 1 ? '' : `${kept}…`;
}

/** A text with blanks up to `cells` terminal cells. */
export const pad = (text: string, cells: number): string =>
  text + ' '.repeat(Math.max(0, cells - stringWidth(text)));

const oneCell = (text: string | undefined): string => plainLine(text ?? '').replaceAll('\t', ' ');

function fit(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => stringWidth(row[i] ?? ''))));
  let excess = widths.reduce((sum, cells) => sum + cells, gap.length * (columns.length - 1)) - width;
  while (excess > 0) {
    const widest = widestToShrink(columns, widths);
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

/** The widest column that may still shrink; -1 = none. */
function widestToShrink(columns: readonly Column[], widths: readonly number[]): number {
  const able = widths.map((cells, i) => (columns[i]?.shrinks === true && cells > narrowest ? cells : 0));
  const most = Math.max(...able);
  return most === 0 ? -1 : able.indexOf(most);
}

const line = (row: readonly string[], widths: readonly number[]): string =>
  row
    .map((cell, i) => pad(truncate(cell, widths[i] ?? 0), widths[i] ?? 0))
    .join(gap)
    .trimEnd();
