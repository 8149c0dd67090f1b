/** What is booked on a slot is put back there before it is shown; until then a milestone may go before it. */
export const putBacks = [
  `create table put_backs (
    id text primary key,
    stage text not null references stages (stage),
    reservation text not null references holds (id),
    build bigint not null references builds (number),
    passing text not null references promotions (id),
    by_id text not null,
    ahead_seconds double precision not null,
    promotion text references promotions (id),
    created_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    how text check (how in ('done', 'not-needed', 'failed')),
    why text,
    constraint an_end_says_how check ((ended_at is null) = (how is null))
  )`,
  `create unique index one_open_put_back_per_reservation on put_backs (reservation) where ended_at is null`,
  `alter table promotions
     add column goes_before jsonb not null default '[]',
     add column goes_before_until timestamptz`,
];
