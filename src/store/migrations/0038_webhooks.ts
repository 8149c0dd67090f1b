/** Others who are told what happens, what each is still to be told, and how far the audit was read for that. */
export const webhooks = [
  `create table webhooks (
    id text primary key,
    seq bigint generated always as identity,
    url text not null,
    sealed text not null,
    kinds jsonb not null,
    stages jsonb,
    language text not null,
    active boolean not null,
    actor_id text not null,
    actor_via text not null,
    actor_name text,
    actor_credential text,
    request_id text,
    created_at timestamptz not null default clock_timestamp(),
    since timestamptz not null default clock_timestamp(),
    failures integer not null default 0,
    next_at timestamptz not null default 'epoch',
    fault text,
    status integer,
    fault_since timestamptz,
    delivered_at timestamptz
  )`,
  `create table webhook_letters (
    id text primary key,
    seq bigint generated always as identity,
    webhook text not null references webhooks (id),
    key text not null,
    event text not null,
    at timestamptz not null,
    stage text,
    facts jsonb not null,
    tries integer not null default 0,
    wanted_at timestamptz not null default clock_timestamp(),
    arrived_at timestamptz,
    constraint told_once unique (webhook, key)
  )`,
  `create index webhook_letters_open on webhook_letters (webhook, seq) where arrived_at is null`,
  `create table webhook_telling (
    is_only boolean primary key default true check (is_only),
    seen bigint not null,
    owner text,
    taken_until timestamptz not null default 'epoch',
    looked_at timestamptz not null default 'epoch'
  )`,
];
