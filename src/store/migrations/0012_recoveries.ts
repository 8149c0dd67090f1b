/** Recoveries of a stage, as a person asked for them; at most one is under way on each. */
export const recoveries = [
  `create table recoveries (
    id text primary key,
    stage text not null references stages (stage),
    reason text not null,
    clear_lock boolean not null,
    said text,
    actor_id text not null,
    actor_via text not null,
    request_id text,
    attempts integer not null default 0,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    outcome jsonb,
    observed jsonb
  )`,
  `create unique index one_open_recovery_per_stage on recoveries (stage) where ended_at is null`,
  `create index recoveries_by_stage on recoveries (stage, started_at)`,
];
