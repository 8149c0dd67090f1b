/** What updates that were cut off may have left in AWS stays known until it is gone or taken in. */
export const orphans = [`alter table stages add column orphans jsonb not null default '[]'`];
