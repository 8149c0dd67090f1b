/** What every list says: how it is filtered, and where it goes on. */
export const lists = {
  filters: 'Filters',
  any: 'any',
  apply: 'Filter',
  clear: 'Clear filters',
  nothing: (f: { filter: string }) => `Nothing matches \`${f.filter}\`.`,
  pages: 'Pages of the list',
  newest: 'Newest',
  older: 'Older',
  showAll: (f: { count: number }) => `Show all ${String(f.count)}`,
};
