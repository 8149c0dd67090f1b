/** What the processes of an attempt saw of it; attempts from before have none. */
export const timings = [
  `alter table attempts add column seen jsonb`,
  `alter table attempts alter column seen set default '[]'`,
];
