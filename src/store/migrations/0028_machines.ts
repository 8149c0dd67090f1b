/** Where a service runs: its data directory, and among which processes it can be looked for; null = an earlier version wrote the row. */
export const machines = [
  `alter table instances add column machine text`,
  `alter table instances add column pid_space text`,
];
