/**
 * What each build brought, counted when it is registered: nobody counts thousands of commits while others wait. A build
 * without commits has a row of its `own`; `age` is the place in the build's history, the newest first; `repeated` is
 * what an earlier build of the same branch has brought already.
 */
export const brought = [
  `alter table build_commits drop constraint build_commits_role_check`,
  `alter table build_commits add constraint build_commits_role_check check (role in ('contained', 'own', 'also')),
    add column age int not null default 0, add column repeated boolean not null default false`,
  `alter table builds add column commit_count int not null default 0, add column brought int not null default 0`,
  `insert into build_commits (build, position, role, sha, subject, author, at)
    select number, 0, 'own', commit, subject, author, created_at from builds
    where not exists (select from build_commits where build = number and role = 'contained')`,
  `update builds set commit_count = found.count
    from (select build, count(*) from build_commits where role = 'contained' group by build) found
    where build = number`,
  // CI may name the commits of a build in either order; the build's own is the newest.
  `update build_commits c set age = case
      when exists (select from build_commits f where f.build = c.build and f.role = 'contained' and f.position = 0
        and f.sha = b.commit) then c.position
      else b.commit_count - 1 - c.position end
    from builds b where b.number = c.build and c.role = 'contained'`,
  `update build_commits c set repeated = true
    from (select o.build, o.position,
        row_number() over (partition by b.branch, o.sha order by o.build, o.position) as time
      from build_commits o join builds b on b.number = o.build where o.role <> 'also') found
    where found.build = c.build and found.position = c.position and c.role <> 'also' and found.time > 1`,
  `update builds set brought = found.count
    from (select build, count(*) from build_commits where role <> 'also' and not repeated group by build) found
    where build = number`,
];
