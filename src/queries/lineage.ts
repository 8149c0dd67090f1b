import { buildNumber, isRevert, type BroughtCommit, type BuildHead, type Migration } from '../model/build.js';
import type { Between, Side } from '../model/history.js';
import type { Tally } from '../ports/commits.js';
import type { Rows } from '../ports/rows.js';

/** A point in the history: a build, or a commit that came with it. */
export interface Point {
  readonly build: BuildHead;
  /** Of a commit that is not its build's own: which. null = the whole build. */
  readonly inside: string | null;
}

export interface BroughtMigration extends Migration {
  readonly build: string;
}

export interface Gained {
  readonly count: number;
  readonly authors: number;
  readonly reverts: number;
  /** The newest of them, newest first. */
  readonly commits: readonly BroughtCommit[];
  /** Oldest first. */
  readonly migrations: readonly BroughtMigration[];
  /** The newest commit that both have, where that is known. */
  readonly mergeBase: string | null;
  /** Whether that is all: else nobody has read further. */
  readonly isAll: boolean;
}

/** What each of two points has that the other has not, as git tells it; at most so many of its commits are listed. */
export async function differenceOf(
  rows: Rows,
  { from, to }: { from: Point; to: Point },
  most: number,
): Promise<{ gained: Gained; lost: Gained }> {
  const [older, newer] = [[sideOf(from)], [sideOf(to)]];
  const [gained, lost] = await rows.history.between([
    { from: older, to: newer },
    { from: newer, to: older },
  ]);
  if (gained === undefined || lost === undefined) throw new Error('two questions have two answers');
  return { gained: await toldOf(rows, gained, most), lost: await toldOf(rows, lost, most) };
}

/** Several commits may have given one build: it has what each of them has. */
const sideOf = ({ build, inside }: Point): Side =>
  inside === null ? { of: 'build', name: build.id } : { of: 'commit', name: inside };

/** Commits that are looked at in one go: everybody else waits as long as that takes. */
const atOnce = 500;

async function toldOf(rows: Rows, between: Between, most: number): Promise<Gained> {
  const { gained: shas, base, isAll } = between;
  const commits: BroughtCommit[] = [];
  for (const some of pieces(shas.slice(0, most))) commits.push(...(await rows.commits.brought(some)));
  // Of the rest nothing is told but how many they are, and by whom.
  const rest: Tally[] = [];
  for (const some of pieces(shas.slice(most))) rest.push(await rows.commits.tally(some));
  const builds = await rows.builds.heads([...between.builds]);
  return {
    ...{ count: shas.length, commits, mergeBase: base, isAll },
    authors: new Set([...commits.map(({ author }) => author), ...rest.flatMap(({ authors }) => authors)])
      .size,
    reverts: rest.reduce(
      (sum, { reverts }) => sum + reverts,
      commits.filter(({ subject }) => isRevert(subject)).length,
    ),
    migrations: migrationsOf(builds),
  };
}

function* pieces(shas: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < shas.length; start += atOnce) yield shas.slice(start, start + atOnce);
}

const migrationsOf = (builds: readonly BuildHead[]): BroughtMigration[] =>
  builds
    .toSorted((one, other) => buildNumber(one.id) - buildNumber(other.id))
    .flatMap(({ id: build, migrations }) => migrations.map((migration) => ({ ...migration, build })));

export const shaOf = ({ build, inside }: Point): string => inside ?? build.commit;
