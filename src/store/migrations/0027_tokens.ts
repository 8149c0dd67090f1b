/** Where rows keep who did something: beside id and door now also the name, and the token that was used. */
const actors = [
  ['promotions', 'actor'],
  ['promotions', 'abort_by'],
  ['holds', 'actor'],
  ['holds', 'ended_by'],
  ['quarantines', 'actor'],
  ['quarantines', 'lifted_by'],
  ['recoveries', 'actor'],
  ['clients', 'actor'],
  ['schedules', 'paused_by'],
  ['events', 'actor'],
] as const;

/** Tokens, of whose secret only the digest is kept. */
export const tokens = [
  `create table tokens (
    id text primary key,
    seq bigint generated always as identity,
    name text not null,
    holder_id text not null,
    holder_name text,
    digest text not null constraint one_token_per_secret unique,
    scopes jsonb not null,
    actor_id text not null,
    actor_via text not null,
    actor_name text,
    actor_credential text,
    request_id text,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    revoked_by_id text,
    revoked_by_via text,
    revoked_by_name text,
    revoked_by_credential text,
    revoke_reason text
  )`,
  `create index tokens_by_seq on tokens (seq desc)`,
  ...actors.map(
    ([table, actor]) =>
      `alter table ${table} add column ${actor}_name text, add column ${actor}_credential text`,
  ),
];
