/** The first schema. Rules that must hold whatever the code does are written here, under readable names. */
export const initial = [
  `create table builds (
    number bigint generated always as identity primary key,
    commit text not null,
    branch text not null,
    subject text not null,
    author text not null,
    tarball text,
    image text,
    migrations jsonb not null,
    ci_url text,
    created_at timestamptz not null default now(),
    created_by text not null,
    constraint a_build_has_an_artefact check (tarball is not null or image is not null)
  )`,
  `create unique index one_build_per_tarball on builds (tarball) where tarball is not null`,
  `create unique index one_build_per_image on builds (image) where image is not null`,
  // `contained`: came since the build before; `also`: a further commit that gave the same artefacts.
  `create table build_commits (
    build bigint not null references builds (number),
    position int not null,
    role text not null check (role in ('contained', 'also')),
    sha text not null,
    subject text not null,
    author text not null,
    at timestamptz not null,
    pr int,
    primary key (build, role, position)
  )`,
  `create index build_commits_by_sha on build_commits (sha text_pattern_ops)`,
  `create index builds_by_commit on builds (commit text_pattern_ops)`,
  `create table stages (
    stage text primary key,
    revision bigint not null default 0,
    fence bigint not null default 0,
    current_build bigint references builds (number),
    current_promotion text,
    current_since timestamptz,
    current_fingerprint text,
    previous_build bigint references builds (number),
    stable_build bigint references builds (number),
    url text,
    unknown_reason text,
    history_seen bigint not null default 0
  )`,
  `create table promotions (
    id text primary key,
    seq bigint generated always as identity unique,
    stage text not null references stages (stage),
    build bigint references builds (number),
    previous_build bigint references builds (number),
    phase text not null check (phase in ('pending', 'running', 'verifying', 'succeeded', 'failed',
      'errored', 'aborted', 'superseded', 'skipped')),
    trigger text not null check (trigger in ('commit', 'schedule', 'request', 'milestone', 'rollback', 'by-hand')),
    actor_id text not null,
    actor_via text not null,
    request_id text,
    reason text,
    milestone int,
    occurrence text,
    blocked_by jsonb not null default '[]',
    outcome jsonb,
    fingerprint text,
    fence bigint,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    constraint only_skipped_runs_and_removals_have_no_build
      check (build is not null or phase = 'skipped' or trigger = 'by-hand')
  )`,
  `create unique index one_running_promotion_per_stage on promotions (stage)
    where phase in ('running', 'verifying')`,
  `create unique index one_open_promotion_per_build_and_stage on promotions (stage, build)
    where phase in ('pending', 'running', 'verifying')`,
  `create unique index one_run_per_occurrence on promotions (stage, occurrence) where occurrence is not null`,
  `create index promotions_by_stage on promotions (stage, seq desc)`,
  `create index first_success on promotions (stage, build, ended_at) where phase = 'succeeded'`,
  `create function refuse_change_of_a_terminal_phase() returns trigger language plpgsql as $$
  begin
    if old.phase in ('succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped')
       and new.phase is distinct from old.phase then
      raise exception 'a terminal phase never changes (% of %)', old.phase, old.id
        using errcode = 'check_violation';
    end if;
    return new;
  end $$`,
  `create trigger a_terminal_phase_never_changes before update on promotions
    for each row execute function refuse_change_of_a_terminal_phase()`,
  `create table promotion_steps (
    promotion text not null references promotions (id),
    name text not null,
    phase text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    primary key (promotion, name)
  )`,
  `create table attempts (
    id text primary key,
    promotion text not null references promotions (id),
    number int not null,
    fence bigint not null,
    event_offset bigint not null default 0,
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    constraint one_row_per_attempt unique (promotion, number)
  )`,
  `create table milestones (
    number int primary key check (number > 0),
    build bigint not null references builds (number),
    stage text not null references stages (stage),
    promotion text not null references promotions (id),
    notes text,
    created_at timestamptz not null default now(),
    created_by text not null
  )`,
  `create table schedules (
    stage text primary key references stages (stage),
    looked_at timestamptz not null
  )`,
  `create table events (
    seq bigint generated always as identity primary key,
    at timestamptz not null default now(),
    name text not null,
    stage text,
    promotion text,
    actor_id text not null,
    actor_via text not null,
    request_id text,
    facts jsonb not null
  )`,
  `create index events_by_stage on events (stage, seq desc)`,
  `create table run_events (
    id bigint generated always as identity primary key,
    promotion text not null references promotions (id),
    at timestamptz not null default clock_timestamp(),
    event jsonb not null
  )`,
  `create index run_events_by_promotion on run_events (promotion, id)`,
  `create table idempotency_keys (
    caller text not null,
    key text not null,
    request_hash text not null,
    status int,
    headers jsonb,
    body jsonb,
    created_at timestamptz not null default now(),
    primary key (caller, key)
  )`,
];
