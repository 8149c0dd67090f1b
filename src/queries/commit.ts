import type { BuildHead, Commit } from '../model/build.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findSha } from './find.js';
import { whereOnStages, type Whereabouts } from './whereabouts.js';

const mostOfPullRequest = 100;

/** The commits of a pull request, newest first. */
export const commitsOfPullRequest = (rows: Rows, pr: number): Promise<Commit[]> =>
  rows.commits.ofPullRequest(pr, mostOfPullRequest);

export interface CommitFound {
  readonly commit: Commit;
  /** Builds that were made from it or brought it along, oldest first. */
  readonly builds: readonly BuildHead[];
  readonly stages: readonly Whereabouts[];
}

/** Where a commit is: per stage arrived or not yet, why not, and when at the earliest. Throws as `findSha`. */
export async function whereIs(ports: Ports, rows: Rows, sha: string): Promise<CommitFound> {
  const full = await findSha(rows, sha);
  const builds = await rows.commits.buildsWith(full);
  const stages = await whereOnStages(ports, rows, builds);
  return { commit: await commitOf(rows, full, builds), builds, stages };
}

async function commitOf(rows: Rows, sha: string, [first]: readonly BuildHead[]): Promise<Commit> {
  const told = await rows.commits.get(sha);
  if (told !== undefined || first === undefined) return told ?? { sha, subject: '', author: '', at: null };
  // A further commit of a build that was there: nothing but its SHA was kept.
  const { subject, author, createdAt } = first.commit === sha ? first : { ...first, subject: '', author: '' };
  return { sha, subject, author, at: createdAt.toISOString() };
}
