/** That lines of an update's log are missing, because they could not be written. */
export const logTruncated = [
  `alter table promotions add column log_truncated boolean not null default false`,
];
