/**
 * The audit: numbered without gaps in the order of the commits, and only ever added to. Rows from before keep their
 * order and are numbered anew from 1. The triggers hold for everybody, also for a superuser; the revoked rights stop
 * whoever owns the tables before a trigger has to.
 */
export const audit = [
  `alter table events alter column seq drop identity`,
  `alter table events drop constraint events_pkey`,
  `update events set seq = numbered.place
    from (select seq, row_number() over (order by seq) as place from events) numbered
    where events.seq = numbered.seq`,
  `alter table events add primary key (seq)`,
  `alter table events add column reason text, add column from_phase text, add column to_phase text`,
  `update events set
    reason = facts->>'reason',
    facts = facts - 'reason',
    from_phase = case name
      when 'promotion:started' then 'pending'
      when 'promotion:superseded' then 'pending'
      when 'promotion:verifying' then 'running' end,
    to_phase = case name
      when 'promotion:requested' then 'pending'
      when 'promotion:started' then 'running'
      when 'promotion:verifying' then 'verifying'
      when 'promotion:superseded' then 'superseded'
      when 'promotion:skipped' then 'skipped'
      when 'promotion:finished' then facts->>'phase'
      when 'promotion:noticed' then case facts->>'succeeded' when 'true' then 'succeeded' else 'failed' end end`,
  `create index events_by_promotion on events (promotion, seq desc) where promotion is not null`,
  `create index events_by_actor on events (actor_id, seq desc)`,
  `create index events_by_time on events (at)`,
  // A sequence of the database jumps after a crash and a rollback; a row does not.
  `create table audit_head (
    is_only boolean primary key default true constraint one_audit_per_database check (is_only),
    last bigint not null
  )`,
  `insert into audit_head (last) select coalesce(max(seq), 0) from events`,
  // Whoever adds a row holds the head until the commit, so numbers and times follow the order of the commits.
  `create function number_audit_row() returns trigger language plpgsql as $$
  begin
    update audit_head set last = last + 1 returning last into strict new.seq;
    new.at := clock_timestamp();
    return new;
  end $$`,
  `create trigger an_audit_row_takes_the_next_number before insert on events
    for each row execute function number_audit_row()`,
  `create function keep_audit_head() returns trigger language plpgsql as $$
  begin
    if pg_trigger_depth() < 2 or new.last <> old.last + 1 then
      raise exception 'the head of the audit moves with its rows only' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$`,
  `create trigger the_head_moves_with_the_audit before update on audit_head
    for each row execute function keep_audit_head()`,
  `create function refuse_change_of_the_audit() returns trigger language plpgsql as $$
  begin
    raise exception 'the audit is only ever added to: % of %', tg_op, tg_table_name
      using errcode = 'insufficient_privilege';
  end $$`,
  `create trigger the_audit_is_only_added_to before update or truncate on events
    for each statement execute function refuse_change_of_the_audit()`,
  `create trigger the_head_stays before delete or truncate on audit_head
    for each statement execute function refuse_change_of_the_audit()`,
  `create function refuse_removal_from_the_audit() returns trigger language plpgsql as $$
  begin
    if old.seq <= coalesce(nullif(current_setting('switchback.forget_audit_up_to', true), ''), '0')::bigint then
      return old;
    end if;
    raise exception 'the audit is only ever added to: % of %', tg_op, tg_table_name
      using errcode = 'insufficient_privilege';
  end $$`,
  `create trigger the_audit_forgets_only_by_its_door before delete on events
    for each row execute function refuse_removal_from_the_audit()`,
  ...[
    ['events', 'an_audit_row_takes_the_next_number'],
    ['events', 'the_audit_is_only_added_to'],
    ['events', 'the_audit_forgets_only_by_its_door'],
    ['audit_head', 'the_head_moves_with_the_audit'],
    ['audit_head', 'the_head_stays'],
  ].map(([table, trigger]) => `alter table ${String(table)} enable always trigger ${String(trigger)}`),
  `revoke update, delete, truncate on events from current_user`,
  `revoke delete, truncate on audit_head from current_user`,
  // The door of retention: the oldest rows and nothing else, so that what stays has no gap either.
  `create function forget_audit(up_to bigint) returns bigint language plpgsql
    security definer set search_path from current as $$
  declare forgotten bigint;
  begin
    perform set_config('switchback.forget_audit_up_to', up_to::text, true);
    grant delete on events to current_user;
    delete from events where seq <= up_to;
    get diagnostics forgotten = row_count;
    revoke delete on events from current_user;
    perform set_config('switchback.forget_audit_up_to', '', true);
    return forgotten;
  end $$`,
  `revoke execute on function forget_audit(bigint) from public`,
];
