/** Which stages of other teams talk to ours, and which of them a promotion touched. */
export const clients = [
  `create table clients (
    client text not null,
    client_stage text not null,
    stage text not null references stages (stage),
    url text,
    owner text,
    contact text,
    revision bigint not null default 1,
    actor_id text not null,
    actor_via text not null,
    attached_at timestamptz not null default clock_timestamp(),
    last_seen timestamptz,
    primary key (client, client_stage)
  )`,
  `create index clients_by_stage on clients (stage)`,
  // Kept with the promotion, so that a later detach does not rewrite whom it touched.
  `alter table promotions add column clients jsonb not null default '[]'`,
];
