/** That all rows of this database are made up, and for which time; nothing is done with a real stage for them. */
export const sample = [
  `create table sample (
    is_only boolean primary key default true constraint one_sample_per_database check (is_only),
    at timestamptz not null,
    made_at timestamptz not null default clock_timestamp()
  )`,
];
