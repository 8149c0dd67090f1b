/** What whoever stops a running promotion waits for now. */
export const abortWait = ['alter table promotions add column abort_wait jsonb'];
