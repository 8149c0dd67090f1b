/** What `j` and `k` go through: rows of tables and lists, and cards. */
const rowsOf = (content: Element): HTMLElement[] =>
  [...content.querySelectorAll<HTMLElement>('[data-row], tbody tr, .rows > li')].filter(
    (row) => row.getClientRects().length > 0 && holdOf(row) !== null,
  );

/** What of a row takes the focus: Enter opens it. */
const holdOf = (row: HTMLElement): HTMLElement | null =>
  row.tabIndex >= 0 ? row : row.querySelector<HTMLElement>('a[href], button:not(:disabled)');

/** Puts the focus on the row after or before the one that has it; at first on the first one. */
export function moveRow(content: Element, step: 1 | -1): void {
  const rows = rowsOf(content);
  const { activeElement } = document;
  const place = rows.findIndex((row) => row.contains(activeElement));
  const next = place === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, place + step));
  const row = rows[next];
  if (row === undefined) return;
  holdOf(row)?.focus();
  row.scrollIntoView({ block: 'nearest' });
}

/** Opens the menu of the row that has the focus, if it has one. */
export function openActions(content: Element): void {
  const { activeElement } = document;
  const row = rowsOf(content).find((one) => one.contains(activeElement));
  row?.querySelector<HTMLElement>('[data-actions]')?.click();
}
