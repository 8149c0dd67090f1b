/** The services that share this database, and which of them follows an attempt. */
export const instances = [
  `create table instances (
    id text primary key,
    host text not null,
    pid int not null,
    started text not null,
    url text,
    version text not null,
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp()
  )`,
  `alter table attempts add column instance text`,
];
