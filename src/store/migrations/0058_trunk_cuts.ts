/** How often the trunk was cut, and its numbers given anew: what was read by the numbers of before is asked again. */
export const trunkCuts = [
  `create table trunk_cuts (
    one boolean primary key default true check (one),
    cuts bigint not null
  )`,
  `create function count_trunk_cut() returns trigger language plpgsql as $$
  begin
    if exists (select from gone) then
      insert into trunk_cuts (cuts) values (1)
      on conflict (one) do update set cuts = trunk_cuts.cuts + 1;
    end if;
    return null;
  end $$`,
  `create trigger a_cut_of_the_trunk_is_counted after delete on trunk_commits
    referencing old table as gone for each statement execute function count_trunk_cut()`,
];
