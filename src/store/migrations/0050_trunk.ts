/**
 * The trunk is the line of first parents below the newest commit of the branch with the most builds; its commits are
 * numbered from the oldest on. Every commit that it has says with which number it came (`entered`), so a commit of the
 * trunk has all that came with a number up to its own (`place`): whether, and what, is read off without a walk.
 */
export const trunk = [
  `create table trunk_commits (
    sha text primary key,
    entered bigint not null,
    place bigint
  )`,
  `create index trunk_commits_by_entry on trunk_commits (entered, sha)`,
  `alter table branch_heads add column is_trunk boolean not null default false`,
  `create unique index one_trunk on branch_heads (is_trunk) where is_trunk`,
  `create function follow_trunk() returns void language plpgsql as $$
  declare
    line text[];
    reached bigint;
    merge record;
  begin
    with recursive below as (
      select graph.sha, graph.parents, 1 as back, place
      from branch_heads join commit_graph graph using (sha) left join trunk_commits using (sha) where is_trunk
      union all
      select graph.sha, graph.parents, back + 1, known.place
      from below join commit_graph graph on graph.sha = below.parents ->> 0
        left join trunk_commits known on known.sha = graph.sha
      where below.place is null
    )
    select array_agg(sha order by back desc) filter (where place is null), max(place) into line, reached from below;
    if reached is null and exists (select from trunk_commits) then
      return;
    end if;
    if reached < (select max(entered) from trunk_commits) then
      delete from trunk_commits where entered > reached;
    end if;
    insert into trunk_commits (sha, entered, place)
    select sha, coalesce(reached, 0) + step, coalesce(reached, 0) + step
    from unnest(line) with ordinality as steps (sha, step);
    for merge in
      select place, parents from unnest(line) as steps (sha) join commit_graph using (sha) join trunk_commits using (sha)
      where jsonb_array_length(parents) > 1 order by place
    loop
      insert into trunk_commits (sha, entered)
      with recursive came as (
        select parent as sha from jsonb_array_elements_text(merge.parents) as parent
        where not exists (select from trunk_commits known where known.sha = parent)
        union
        select parent from came join commit_graph using (sha), jsonb_array_elements_text(parents) as parent
        where not exists (select from trunk_commits known where known.sha = parent)
      )
      select sha, merge.place from came;
    end loop;
  end $$`,
  `create function choose_trunk() returns void language plpgsql as $$
  declare
    chosen text;
  begin
    select branch into chosen from branch_heads join builds using (branch)
    group by branch order by count(*) desc, branch limit 1;
    if chosen is distinct from (select branch from branch_heads where is_trunk) then
      update branch_heads set is_trunk = false where is_trunk;
      update branch_heads set is_trunk = true where branch = chosen;
      delete from trunk_commits;
    end if;
    perform follow_trunk();
  end $$`,
  `select choose_trunk()`,
];
