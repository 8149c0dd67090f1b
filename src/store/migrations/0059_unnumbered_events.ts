/**
 * The numbers of the audit are given one after another, and whoever gives one keeps all others from it until its commit
 * is on the disk. So whoever finds somebody at it leaves its rows unnumbered, in the same transaction as its change, and
 * the next one who gives numbers gives them to all that are committed by then: one commit numbers many. Nobody reads a
 * row before it has its number.
 */
const columns =
  'name, stage, promotion, actor_id, actor_via, actor_name, actor_credential, request_id, reason, from_phase, to_phase, facts';

export const unnumberedEvents = [
  `create table unnumbered_events (
    place bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    name text not null,
    stage text,
    promotion text,
    actor_id text not null,
    actor_via text not null,
    actor_name text,
    actor_credential text,
    request_id text,
    reason text,
    from_phase text,
    to_phase text,
    facts jsonb not null
  )`,
  // It may have waited: its time is that of its change, but never before that of the number before it.
  `create or replace function number_audit_row() returns trigger language plpgsql as $$
  begin
    update audit_head set last = last + 1 returning last into strict new.seq;
    new.at := least(clock_timestamp(), greatest(new.at, (select at from events where seq = new.seq - 1)));
    return new;
  end $$`,
  // Whoever removes a row from here, by hand or not, puts it into the audit.
  `create function number_what_leaves() returns trigger language plpgsql as $$
  begin
    insert into events (at, ${columns}) select at, ${columns} from gone order by place;
    return null;
  end $$`,
  `create trigger what_leaves_gets_its_number after delete on unnumbered_events
    referencing old table as gone for each statement execute function number_what_leaves()`,
  `create trigger the_audit_is_only_added_to before update or truncate on unnumbered_events
    for each statement execute function refuse_change_of_the_audit()`,
  ...['what_leaves_gets_its_number', 'the_audit_is_only_added_to'].map(
    (trigger) => `alter table unnumbered_events enable always trigger ${trigger}`,
  ),
  `revoke update, truncate on unnumbered_events from current_user`,
  // Each statement sees what was committed before it began, so what is looked for after the lock is all there is.
  `create function number_audit() returns void language plpgsql as $$
  begin
    if exists (select from unnumbered_events) then
      perform from audit_head for update;
      delete from unnumbered_events;
    end if;
  end $$`,
  // Gives whether the rows have their numbers: if not, somebody is to call number_audit() after the commit.
  `create function append_audit(list jsonb) returns boolean language plpgsql as $$
  begin
    perform from audit_head for update skip locked;
    if not found then
      insert into unnumbered_events (${columns})
        select ${columns} from jsonb_populate_recordset(null::unnumbered_events, list);
      return false;
    end if;
    delete from unnumbered_events;
    insert into events (at, ${columns})
      select clock_timestamp(), ${columns} from jsonb_populate_recordset(null::events, list);
    return true;
  end $$`,
];
