/** "Where is #412" is asked by its number; few commits have one. */
export const pullRequests: readonly string[] = [
  `create index build_commits_by_pr on build_commits (pr) where pr is not null`,
];
