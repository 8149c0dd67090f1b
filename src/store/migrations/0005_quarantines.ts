/** Builds that a stage does not take again until somebody lifts it. */
export const quarantines = [
  `create table quarantines (
    id text primary key,
    stage text not null references stages (stage),
    build bigint not null references builds (number),
    why text not null check (why in ('rolled-back', 'verification')),
    reason text,
    actor_id text not null,
    actor_via text not null,
    created_at timestamptz not null default clock_timestamp(),
    lifted_at timestamptz,
    lifted_by_id text,
    lifted_by_via text,
    lift_reason text
  )`,
  `create unique index one_open_quarantine_per_build_and_stage on quarantines (stage, build)
    where lifted_at is null`,
];
