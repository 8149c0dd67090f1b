/** What GitHub sent, kept before anything follows from it; and what it is to be told of promotions, and has been told. */
export const github = [
  `create table github_deliveries (
    id text primary key,
    event text not null,
    digest text not null constraint one_delivery_per_text unique,
    ref text,
    commit_before text,
    commit_after text,
    at timestamptz not null default clock_timestamp(),
    outcome text
  )`,
  `create index github_deliveries_open on github_deliveries (at) where outcome is null`,
  `create table github_reports (
    promotion text primary key references promotions (id),
    seq bigint generated always as identity,
    wanted text not null,
    said text,
    deployment bigint,
    asked boolean not null default false,
    given_up boolean not null default false,
    at timestamptz not null default clock_timestamp()
  )`,
  `create index github_reports_open on github_reports (seq) where said is distinct from wanted and not given_up`,
  `create table github_reporting (
    is_only boolean primary key default true check (is_only),
    seen bigint not null,
    owner text,
    taken_until timestamptz not null default 'epoch',
    next_at timestamptz not null default 'epoch',
    tries integer not null default 0,
    fault text,
    status integer,
    fault_since timestamptz
  )`,
];
