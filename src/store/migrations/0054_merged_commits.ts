/** The commits of the trunk itself are numbered one by one: what came to it is counted by its numbers, and by the rest. */
export const mergedCommits = [
  `create index trunk_commits_beside on trunk_commits (entered) where place is null`,
];
