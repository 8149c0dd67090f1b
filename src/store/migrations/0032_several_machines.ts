/**
 * Several data directories on one database: which machine runs what, when each was last heard of, and what the first one
 * says of the state and the keys that all have to share.
 */
export const severalMachines = [
  `create table machines (
    id text primary key,
    host text not null,
    data_dir text not null,
    seen_at timestamptz not null default clock_timestamp()
  )`,
  `alter table stages add column machine text`,
  `alter table attempts add column machine text`,
  `update attempts set machine = (select id from installation)`,
  `alter table installation add column state text`,
  `alter table installation add column proof text`,
];
