type Cell = string | number | null;

/**
 * A table as RFC 4180 has it, its first line the names. A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it (OWASP, CSV injection).
 */
export const csv = (names: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  csvLines([names, ...rows]);

/** Rows of a table that has begun. */
export const csvLines = (lines: readonly (readonly Cell[])[]): string =>
  lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
