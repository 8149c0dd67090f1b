import { plural } from './plural.js';

/** How often, how fast and how safely stages change. */
export const trends = {
  title: 'Trends',
  lead: 'How often, how fast and how safely each stage changes: the four numbers of DORA, a bar for each week. A week begins on Monday, 00:00 UTC.',
  range: 'How far back',
  weeks: (f: { count: number }) => plural(f.count, 'week'),
  measures: {
    deployments: 'Deployment frequency',
    lead: 'Lead time for changes',
    failures: 'Change failure rate',
    restore: 'Time to restore',
  },
  meant: {
    deployments: 'promotions that arrived, but for rollbacks and by hand',
    lead: 'from the commit to the stage, median',
    failures: 'promotions that failed or were rolled back',
    restore: 'from a failure to what put it right, median',
  },
  lastWeek: (f: { value: string }) => `Last week: ${f.value}`,
  none: 'none',
  picture: (f: { measure: string; stage: string }) => `${f.measure}, ${f.stage}`,
  week: (f: { from: string; value: string }) => `Week from ${f.from}: ${f.value}`,
  thisWeek: (f: { from: string; value: string }) => `This week, from ${f.from}: ${f.value} so far`,
  deploymentsOf: (f: { count: number }) => plural(f.count, 'deployment'),
  leadOf: (f: { median: string; count: number }) => `${f.median}, of ${plural(f.count, 'commit')}`,
  failuresOf: (f: { rate: string; count: number; of: number }) =>
    `${f.rate}, ${String(f.count)} of ${plural(f.of, 'change')}`,
  restoreOf: (f: { median: string; count: number }) => `${f.median}, of ${plural(f.count, 'failure')}`,
  choose: 'Click a bar, or use the arrow keys. The dashed one is this week, which is not over.',
  activity: 'Activity of this week',
  now: 'this week',
  nothing: (f: { stage: string }) => `Nothing was promoted to ${f.stage} in these weeks.`,
  truncated: 'There were more promotions than are counted: the oldest are missing.',
  table: 'As a table',
  weekOf: 'Week from',
};
