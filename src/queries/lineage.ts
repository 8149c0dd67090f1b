import { buildNumber, type Build, type Commit } from '../model/build.js';
import type { BuildSpan } from '../ports/builds.js';
import type { Rows } from '../ports/rows.js';

/** A commit with the build that brought it. */
export interface BroughtCommit extends Commit {
  readonly build: string;
}

/** A point in the history of a branch: a build, or a commit that came with it. */
export interface Point {
  readonly build: Build;
  /** Of a commit that is not its build's own: where in the build. null = the whole build. */
  readonly inside: string | null;
}

export interface Gained {
  /** Newest first. */
  readonly commits: readonly BroughtCommit[];
  /** The builds that brought them, oldest first. */
  readonly builds: readonly Build[];
  /** The newest commit that both have, where that is known. */
  readonly mergeBase: string | null;
}

/** Of two branches this many builds are looked back; of one, as many as lie between. */
const mostBuilds = 500;

/** The commits that `to` has and `from` does not. */
export async function gainedBetween(rows: Rows, from: Point, to: Point): Promise<Gained> {
  const [older, newer] = [buildNumber(from.build.id), buildNumber(to.build.id)];
  if (from.build.branch !== to.build.branch) return gainedByName(rows, from, to);
  const last = Math.min(older, newer);
  const mergeBase = shaOf(older <= newer ? from : to);
  if (older > newer) return { commits: [], builds: [], mergeBase };
  const builds = await rows.builds.between({ branch: to.build.branch, after: last - 1, upTo: newer });
  const history = historyOf(builds);
  return gainedIn(builds, history.slice(placeOf(history, to), placeOf(history, from)), mergeBase);
}

/** Of different branches nothing but the names of their commits says what they share. */
async function gainedByName(rows: Rows, from: Point, to: Point): Promise<Gained> {
  const theirs = await pastOf(rows, from);
  const builds = await rows.builds.between(spanUpTo(to.build));
  const history = historyOf(builds);
  const own = history.slice(placeOf(history, to));
  const known = new Set(theirs.map(({ sha }) => sha));
  const shared = own.find(({ sha }) => known.has(sha));
  return gainedIn(
    builds,
    own.filter(({ sha }) => !known.has(sha)),
    shared?.sha ?? null,
  );
}

async function pastOf(rows: Rows, point: Point): Promise<BroughtCommit[]> {
  const history = historyOf(await rows.builds.between(spanUpTo(point.build)));
  return history.slice(placeOf(history, point));
}

const spanUpTo = ({ id, branch }: Build): BuildSpan => {
  const upTo = buildNumber(id);
  return { branch, after: Math.max(0, upTo - mostBuilds), upTo };
};

export const shaOf = ({ build, inside }: Point): string => inside ?? build.commit;

function gainedIn(
  builds: readonly Build[],
  commits: readonly BroughtCommit[],
  mergeBase: string | null,
): Gained {
  const brought = new Set(commits.map(({ build }) => build));
  const once = new Map(commits.map((commit) => [commit.sha, commit]));
  return { commits: [...once.values()], builds: builds.filter(({ id }) => brought.has(id)), mergeBase };
}

/** Where a point begins in a history; behind its end when it is not in it. */
function placeOf(history: readonly BroughtCommit[], { build, inside }: Point): number {
  const at = history.findIndex(
    (commit) => commit.build === build.id && (inside === null || commit.sha === inside),
  );
  return at === -1 ? history.length : at;
}

/** Newest first. */
const historyOf = (builds: readonly Build[]): BroughtCommit[] =>
  builds
    .toReversed()
    .flatMap((build) => newestFirst(build).map((commit) => ({ ...commit, build: build.id })));

/**
 * CI may name the commits of a build in either order; the build's own is the newest. A build that was registered
 * without its commits still has the one it was made from.
 */
function newestFirst({ commits, commit, subject, author, createdAt }: Build): readonly Commit[] {
  if (commits.length === 0) return [{ sha: commit, subject, author, at: createdAt.toISOString() }];
  return commits[0]?.sha === commit ? commits : commits.toReversed();
}
