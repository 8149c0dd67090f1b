/**
 * The graph of the commits. Of builds that were registered without it, each commit is assumed to follow the one before it
 * on its branch, as it was taken until now; what gave the bytes of a build again comes after that build's own commit.
 */
export const commitGraph = [
  `create table commit_graph (
    sha text primary key,
    parents jsonb not null,
    outside jsonb not null,
    generation bigint not null,
    assumed boolean not null,
    build bigint not null references builds (number)
  )`,
  `create table branch_heads (
    branch text primary key,
    sha text not null
  )`,
  `with lists as (
    select build, (min(position) filter (where sha = commit)) is not distinct from 0 as newest_first,
      bool_or(sha = commit) as has_own
    from build_commits join builds on builds.number = build
    where role = 'contained'
    group by build
  ), told as (
    select number, branch, sha, case when newest_first then -position else position end as place
    from build_commits join builds on number = build join lists using (build)
    where role = 'contained'
    union all
    select number, branch, commit, 1000000
    from builds left join lists on lists.build = number
    where has_own is not true
  ), once as (
    select distinct on (branch, sha) number, branch, sha, place
    from told
    order by branch, sha, number, place
  ), chained as (
    select *, lag(sha) over (partition by branch order by number, place) as parent
    from once
  ), firsts as (
    select distinct on (sha) number, sha, place, parent
    from chained
    order by sha, number, place
  )
  insert into commit_graph (sha, parents, outside, generation, assumed, build)
  select sha, case when parent is null then '[]'::jsonb else jsonb_build_array(parent) end, '[]'::jsonb,
    row_number() over (order by number, place), true, number
  from firsts`,
  `insert into branch_heads (branch, sha)
  select distinct on (branch) branch, commit from builds order by branch, number desc`,
  `insert into commit_graph (sha, parents, outside, generation, assumed, build)
  select distinct on (also.sha) also.sha, jsonb_build_array(builds.commit), '[]'::jsonb, graph.generation + 1, true, also.build
  from build_commits also
  join builds on builds.number = also.build
  join commit_graph graph on graph.sha = builds.commit
  where also.role = 'also'
  order by also.sha, also.build
  on conflict do nothing`,
  // What was counted by the order of registrations is counted in the graph.
  `alter table build_commits drop column age, drop column repeated`,
  `alter table builds drop column brought`,
  `create index commit_graph_by_generation on commit_graph (generation, sha)`,
  `create index commit_graph_by_parents on commit_graph using gin (parents jsonb_path_ops)`,
  `create index commit_graph_by_outside on commit_graph using gin (outside jsonb_path_ops)`,
];
