/** Holds: at most one open one per stage; which promotion passed which. */
export const holds = [
  `create table holds (
    id text primary key,
    seq bigint generated always as identity unique,
    revision bigint not null default 1,
    stage text not null references stages (stage),
    kind text not null check (kind in ('qa', 'demo', 'incident', 'rollback')),
    reason text not null,
    actor_id text not null,
    actor_via text not null,
    request_id text,
    created_at timestamptz not null default clock_timestamp(),
    until timestamptz,
    ended_at timestamptz,
    ended_how text check (ended_how in ('released', 'expired')),
    ended_by_id text,
    ended_by_via text,
    end_reason text,
    verdict text check (verdict in ('passed', 'failed')),
    build bigint references builds (number),
    constraint only_a_qa_hold_has_a_verdict_on_a_build
      check (verdict is null or (kind = 'qa' and build is not null and ended_at is not null))
  )`,
  `create unique index one_open_hold_per_stage on holds (stage) where ended_at is null`,
  `create index verdicts on holds (stage, build, ended_at) where verdict is not null`,
  `alter table promotions add column override_hold text references holds (id)`,
];
