/** Holds that begin later: from when on they keep their stage, and what is to be shown there. */
export const reservations = [
  `alter table holds
     add column starts_at timestamptz,
     add column keeps_from timestamptz,
     add column shows_milestone integer references milestones (number),
     add column shows_build bigint references builds (number)`,
  `alter table holds add constraint a_reservation_begins_and_ends check (
     (starts_at is null and keeps_from is null)
     or (starts_at is not null and keeps_from is not null and until is not null
         and keeps_from <= starts_at and starts_at < until and kind <> 'kept')
   )`,
  `alter table holds add constraint a_milestone_is_shown_by_its_build
     check (shows_milestone is null or shows_build is not null)`,
];
