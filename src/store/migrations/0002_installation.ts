/** Whose database this is: its rows tell of stages whose Pulumi state lies in one data directory. */
export const installation = [
  `create table installation (
    is_only boolean primary key default true constraint one_installation_per_database check (is_only),
    id text not null,
    host text not null,
    data_dir text not null,
    since timestamptz not null default now()
  )`,
];
