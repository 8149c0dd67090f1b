/** Protected changes that a promotion's update may make, by name. */
export const allowChanges = [`alter table promotions add column allow_changes jsonb not null default '[]'`];
