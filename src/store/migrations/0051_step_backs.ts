/**
 * Builds came to a stage one after the other, each mostly with all that the one before it had. Those are kept that did not,
 * so that since when a stage has had a commit is looked for between two of them only.
 */
export const stepBacks = [
  `create table step_backs (
    promotion text primary key references promotions (id),
    stage text not null,
    at timestamptz not null
  )`,
  `create index step_backs_by_time on step_backs (stage, at desc)`,
  // Too many are no harm: whatever the trunk does not say at once is taken for one.
  `create function find_step_backs() returns void language sql as $$
    insert into step_backs (promotion, stage, at)
    select id, stage, ended_at
    from (
      select id, stage, ended_at, build, lag(build) over (partition by stage order by ended_at, seq) as before
      from promotions where phase = 'succeeded' and ended_at is not null
    ) arrived
      left join builds on builds.number = build left join trunk_commits here on here.sha = builds.commit
      left join builds earlier on earlier.number = before left join trunk_commits there on there.sha = earlier.commit
    where build is distinct from before and not coalesce(here.place >= there.place, false)
      or exists (select from build_commits also where also.build = before and role = 'also')
    on conflict do nothing
  $$`,
  `select find_step_backs()`,
];
