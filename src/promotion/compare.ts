import { buildNumber, isBuildId, type Build, type Commit, type Migration } from '../model/build.js';
import type { Stage } from '../model/stage.js';
import { namesThatDiffer, type DifferingNames } from '../policy/differences.js';
import { findBuild, findBuildOfCommit, findBuildOn, findStage } from './find.js';
import type { Ports } from './ports.js';
import type { BuildSpan, Rows } from './rows.js';

export interface Side {
  readonly name: string;
  readonly kind: 'stage' | 'build' | 'commit';
  readonly stage: Stage | null;
  readonly build: Build;
}

export interface Comparison {
  readonly a: Side;
  readonly b: Side;
  /** Newest first. */
  readonly ahead: readonly Commit[];
  readonly behind: readonly Commit[];
  readonly migrations: readonly Migration[];
  readonly environment: DifferingNames | null;
}

/** What differs between two stages, builds or commits; of environments the names, never the values. */
export async function compare(
  ports: Ports,
  rows: Rows,
  names: { a: string; b: string },
): Promise<Comparison> {
  const a = await findSide(ports, rows, names.a);
  const b = await findSide(ports, rows, names.b);
  const gained = await rows.builds.between(spanBetween(a.build, b.build));
  const lost = await rows.builds.between(spanBetween(b.build, a.build));
  return {
    a,
    b,
    ahead: commitsOf(gained),
    behind: commitsOf(lost),
    migrations: gained.flatMap((build) => build.migrations),
    environment: await compareEnvironments(ports, a, b),
  };
}

/** What a name in a comparison means: a stage's running build, a build, or the build of a commit. */
export async function findSide(ports: Ports, rows: Rows, name: string): Promise<Side> {
  if (ports.catalogue.get(name) !== undefined) {
    const stage = findStage(ports.catalogue, name);
    return { name, kind: 'stage', stage, build: await findBuildOn(rows, stage) };
  }
  if (isBuildId(name)) return { name, kind: 'build', stage: null, build: await findBuild(rows, name) };
  if (!/^[0-9a-f]{7,64}$/.test(name)) findStage(ports.catalogue, name);
  return { name, kind: 'commit', stage: null, build: await findBuildOfCommit(rows, name) };
}

/** The builds of the newer one's branch after the older one, up to the newer one; without an older one all of them. */
export const spanBetween = (
  older: Pick<Build, 'id'> | null,
  newer: Pick<Build, 'id' | 'branch'>,
): BuildSpan => ({
  branch: newer.branch,
  after: older === null ? 0 : buildNumber(older.id),
  upTo: buildNumber(newer.id),
});

function commitsOf(builds: readonly Build[]): Commit[] {
  const seen = new Map<string, Commit>();
  for (const build of builds) for (const commit of inOrder(build)) seen.set(commit.sha, commit);
  return [...seen.values()].toReversed();
}

/** A build that was registered without its commits still has the one it was made from. */
function inOrder({ commits, commit, subject, author, createdAt }: Build): readonly Commit[] {
  if (commits.length > 0) return commits;
  return [{ sha: commit, subject, author, at: createdAt.toISOString() }];
}

async function compareEnvironments(ports: Ports, a: Side, b: Side): Promise<DifferingNames | null> {
  if (a.stage === null || b.stage === null) return null;
  const [mine, theirs] = [await ports.environments.of(a.stage), await ports.environments.of(b.stage)];
  return namesThatDiffer(mine.backend, theirs.backend);
}
