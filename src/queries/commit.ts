import type { Commit } from '../model/build.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findSha } from './find.js';
import { whereOnStages, type Whereabouts } from './whereabouts.js';

/** A part of the commits of a pull request, each once, the newest in history first. */
export const commitsOfPullRequest = (
  { catalogue: { stages } }: Pick<Ports, 'catalogue'>,
  rows: Rows,
  { pr, ...part }: { pr: number; offset: number; limit: number },
): Promise<Commit[]> =>
  rows.commits.ofPullRequest(pr, {
    ...part,
    branches: [...new Set(stages.flatMap(({ branches }) => branches))],
  });

export interface CommitFound {
  readonly commit: Commit;
  /** Builds that were made from it, and the one that brought it first, nearest first. */
  readonly builds: readonly string[];
  readonly stages: readonly Whereabouts[];
}

/** Where a commit is: per stage arrived or not yet, why not, and when at the earliest. Throws as `findSha`. */
export async function whereIs(ports: Ports, rows: Rows, sha: string): Promise<CommitFound> {
  // Of a whole SHA nothing else can be meant: it is told at once.
  const [whole] = sha.length < 40 ? [] : await rows.commits.brought([sha]);
  const full = whole?.sha ?? (await findSha(rows, sha));
  const branches = [...new Set(ports.catalogue.stages.flatMap((stage) => stage.branches))];
  // A commit may have come to a branch with a build that was made from a later one.
  const { own, nearest } = await rows.history.carriers(full, branches);
  const stages = await whereOnStages(ports, rows, { sha: full, builds: nearest });
  return { commit: whole ?? (await commitOf(rows, full)), builds: own, stages };
}

async function commitOf(rows: Rows, sha: string): Promise<Commit> {
  const [told] = await rows.commits.brought([sha]);
  return told ?? { sha, subject: '', author: '', at: null };
}
