import type { BroughtCommitResource } from '../../contract/brought.js';

/** The commits of one pull request, or one that came without any. */
export interface Change {
  readonly pr: number | null;
  readonly commits: readonly BroughtCommitResource[];
}

/** Commits by their pull requests, in the order in which the first of each stands. */
export function byPullRequest(commits: readonly BroughtCommitResource[]): Change[] {
  const changes: { pr: number | null; commits: BroughtCommitResource[] }[] = [];
  for (const commit of commits) {
    const known = commit.pr === null ? undefined : changes.find(({ pr }) => pr === commit.pr);
    if (known === undefined) changes.push({ pr: commit.pr, commits: [commit] });
    else known.commits.push(commit);
  }
  return changes;
}
