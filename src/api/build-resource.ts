import type { Actor } from '../model/actor.js';
import { isRevert, type BroughtCommit, type Build, type BuildHead, type Commit } from '../model/build.js';
import type { BuildResource, ListedBuildResource } from '../contract/build.js';
import type { CommitResource } from '../contract/commit.js';
import type { BroughtCommitResource } from '../contract/brought.js';
import type { BuildOnStage } from '../contract/stage.js';
import type { BuildView } from '../queries/build.js';

/** A build as the API shows it, with the stages that run it now. */
export const buildResource = (view: BuildView<Build>): BuildResource => ({
  ...listedBuildResource(view),
  commits: view.build.commits.map(commitResource),
  alsoCommits: [...view.build.alsoCommits],
});

/** The same in a list. */
export const listedBuildResource = ({ build, stages }: BuildView): ListedBuildResource => ({
  id: build.id,
  commit: build.commit,
  branch: build.branch,
  subject: build.subject,
  author: build.author,
  artifacts: { tarball: build.artifacts.tarball ?? null, image: build.artifacts.image ?? null },
  commitCount: build.commitCount,
  migrations: build.migrations.map((migration) => ({ ...migration })),
  ciUrl: build.ciUrl,
  createdAt: build.createdAt.toISOString(),
  createdBy: build.createdBy,
  stages: [...stages],
});

export const commitResource = ({ sha, subject, author, at, pr }: Commit): CommitResource => ({
  sha,
  subject,
  author,
  at,
  pr: pr ?? null,
});

/** A commit with the build that brought it. */
export const broughtCommitResource = (commit: BroughtCommit): BroughtCommitResource => ({
  ...commitResource(commit),
  build: commit.build,
  revert: isRevert(commit.subject),
});

/** How a build came to a stage, and who brought it there. */
export interface Arrival {
  readonly promotion: string | null;
  readonly since: Date | null;
  readonly actor: Actor | null;
}

/** A build in its place on a stage. */
export const buildOnStage = (build: BuildHead, arrival: Arrival): BuildOnStage => ({
  id: build.id,
  commit: build.commit,
  subject: build.subject,
  author: build.author,
  digests: { tarball: build.artifacts.tarball ?? null, image: build.artifacts.image ?? null },
  promotion: arrival.promotion,
  since: arrival.since?.toISOString() ?? null,
  by: arrival.actor?.id ?? null,
  actor: arrival.actor === null ? null : { ...arrival.actor },
});
