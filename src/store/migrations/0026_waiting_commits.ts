/**
 * Commits that wait for their parents are few, and are looked for among themselves alone. An index whose new entries wait
 * in a list is read with all of that list, by each of the thousands of look-ups of a registration.
 */
export const waitingCommits = [
  `drop index commit_graph_by_outside`,
  `create index commit_graph_waiting on commit_graph (sha) where outside <> '[]'`,
  `drop index commit_graph_by_parents`,
  `create index commit_graph_by_parents on commit_graph using gin (parents jsonb_path_ops) with (fastupdate = off)`,
];
