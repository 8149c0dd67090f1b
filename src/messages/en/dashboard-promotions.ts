import { plural } from './plural.js';

/** The list of promotions. */
export const promotions = {
  title: 'Promotions',
  filters: 'Filters',
  any: 'any',
  stage: 'Stage',
  build: 'Build',
  phase: 'State',
  trigger: 'Trigger',
  who: 'Who',
  apply: 'Filter',
  clear: 'Clear filters',
  nothing: (f: { query: string }) => `Nothing matches ${f.query}.`,
  none: 'No promotions yet.',
  older: 'Older',
  newest: 'Newest',
  columns: { state: 'State', what: 'Promotion', when: 'When', took: 'Took', who: 'Who' },
  durations: 'How long they took',
  median: (f: { median: string; count: number }) =>
    `Median ${f.median} of ${plural(f.count, 'promotion')} that succeeded on this page`,
  bar: (f: { build: string; stage: string; took: string; state: string }) =>
    `${f.build} → ${f.stage}: ${f.took}, ${f.state}`,
  asTable: 'As a table',
};
