/** Who waits for the end of a hold, and what they were answered; the same person asks once until there is an answer. */
export const holdAsks = [
  `create table hold_asks (
    id text primary key,
    seq bigint generated always as identity unique,
    hold text not null references holds (id),
    reason text not null,
    actor_id text not null,
    actor_via text not null,
    actor_name text,
    actor_credential text,
    request_id text,
    created_at timestamptz not null default clock_timestamp(),
    answer text check (answer in ('released', 'extended', 'expired', 'no')),
    answered_at timestamptz,
    answered_by_id text,
    answered_by_via text,
    answered_by_name text,
    answered_by_credential text,
    answer_reason text,
    constraint an_answer_has_a_time check ((answer is null) = (answered_at is null))
  )`,
  `create index asks_of_a_hold on hold_asks (hold, seq)`,
  `create unique index one_open_ask_per_person on hold_asks (hold, actor_id) where answer is null`,
];
