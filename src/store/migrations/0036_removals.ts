/** Which tarballs are being removed from where all services keep them, and which were just now. */
export const removals = [
  `create table removals (
    digest text primary key,
    id text not null,
    until timestamptz not null,
    ended boolean not null default false
  )`,
];
