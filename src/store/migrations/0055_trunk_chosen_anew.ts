/**
 * The trunk is that of the branch with the most of the newest builds, so that it follows a branch that was renamed; and it
 * is drawn anew where a thousand commits of its line do not reach it: the history was rewritten, and nothing will lead to
 * what was before.
 */
export const trunkChosenAnew = [
  `create or replace function choose_trunk() returns void language plpgsql as $$
  declare
    chosen text;
    beside bigint;
  begin
    select branch into chosen
    from branch_heads join (select branch from builds order by number desc limit 1000) newest using (branch)
    group by branch order by count(*) desc, branch limit 1;
    if chosen is distinct from (select branch from branch_heads where is_trunk) then
      update branch_heads set is_trunk = false where is_trunk;
      update branch_heads set is_trunk = true where branch = chosen;
      delete from trunk_commits;
    end if;
    perform follow_trunk();
    with recursive apart as (
      select graph.sha, graph.parents, 1 as back
      from branch_heads join commit_graph graph using (sha)
      where is_trunk and not exists (select from trunk_commits known where known.sha = graph.sha)
      union all
      select graph.sha, graph.parents, back + 1
      from apart join commit_graph graph on graph.sha = apart.parents ->> 0
      where back < 1000
    )
    select count(*) into beside from apart;
    if beside >= 1000 then
      delete from trunk_commits;
      perform follow_trunk();
    end if;
  end $$`,
  `select choose_trunk()`,
];
