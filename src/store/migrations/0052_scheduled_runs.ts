/** What the schedules of a time made is asked for by the calendar, a stage at a time. */
export const scheduledRuns = [
  `create index scheduled_runs on promotions (stage, created_at desc) where trigger = 'schedule'`,
];
