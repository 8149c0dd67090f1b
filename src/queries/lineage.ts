import { buildNumber, isRevert, type BroughtCommit, type BuildHead, type Migration } from '../model/build.js';
import type { Between, Side } from '../model/history.js';
import type { Tally } from '../ports/commits.js';
import type { Making } from '../ports/builds.js';
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

/** What is told of commits that would be taken away. */
export type Lost = Pick<Gained, 'count' | 'commits' | 'isAll'>;

/** What each of two points has that the other has not, as git tells it; at most so many of its commits are listed. */
export async function differenceOf(
  rows: Rows,
  { from, to }: { from: Point; to: Point },
  most: number,
): Promise<{ gained: Gained; lost: Lost }> {
  const [older, newer] = [[sideOf(from)], [sideOf(to)]];
  const [gained] = await rows.history.between([{ from: older, to: newer }]);
  const [lost] = await rows.history.between([{ from: newer, to: older }], most);
  if (gained === undefined || lost === undefined) throw new Error('two questions have two answers');
  return {
    gained: await toldOf(rows, gained, { from: older, most }),
    lost: { count: lost.count, isAll: lost.isAll, commits: await listed(rows, lost, most) },
  };
}

/** Several commits may have given one build: it has what each of them has. */
const sideOf = ({ build, inside }: Point): Side =>
  inside === null ? { of: 'build', name: build.id } : { of: 'commit', name: inside };

/** Commits that are looked at in one go: everybody else waits as long as that takes. */
const atOnce = 500;

async function toldOf(
  rows: Rows,
  between: Between,
  { from, most }: { from: readonly Side[]; most: number },
): Promise<Gained> {
  const { gained: shas, count, base, isAll } = between;
  const commits = await listed(rows, between, most);
  // Of the rest nothing is told but how many they are, and by whom.
  const rest: Tally[] = [];
  for (const some of pieces(shas.slice(most))) rest.push(await rows.commits.tally(some));
  return {
    ...{ count, commits, mergeBase: base, isAll },
    authors: new Set([...commits.map(({ author }) => author), ...rest.flatMap(({ authors }) => authors)])
      .size,
    reverts: rest.reduce(
      (sum, { reverts }) => sum + reverts,
      commits.filter(({ subject }) => isRevert(subject)).length,
    ),
    migrations: await migrationsOf(rows, between, from),
  };
}

async function listed(rows: Rows, { gained }: Between, most: number): Promise<BroughtCommit[]> {
  const commits: BroughtCommit[] = [];
  for (const some of pieces(gained.slice(0, most))) commits.push(...(await rows.commits.brought(some)));
  return commits;
}

function* pieces(shas: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < shas.length; start += atOnce) yield shas.slice(start, start + atOnce);
}

/**
 * A build's migrations came with the commit that it was made from first. Of one of which only a part was gained nobody
 * knows with which commit they came: they are counted unless they were there before, or that part was built by itself.
 */
async function migrationsOf(
  rows: Rows,
  { gained, brought }: Between,
  from: readonly Side[],
): Promise<BroughtMigration[]> {
  const made: Making[] = [];
  for (const some of pieces(gained)) made.push(...(await rows.builds.madeFromAny(some)));
  const built = new Set(made.map(({ sha }) => sha));
  const whole = made.filter(({ isFirst }) => isFirst);
  const isWhole = new Set(whole.map(({ build }) => build));
  const parts = [...brought].flatMap(([build, shas]) => {
    const sha = isWhole.has(build) ? undefined : shas.find((one) => !built.has(one));
    return sha === undefined ? [] : [{ sha, build }];
  });
  const ages = new Map(gained.map((sha, age) => [sha, age]));
  const ageOf = new Map([...parts, ...whole].map(({ sha, build }) => [build, ages.get(sha) ?? 0]));
  const heads = await headsWithMigrations(rows, [...ageOf.keys()]);
  const had = await hadBefore(
    rows,
    heads.filter(({ id }) => !isWhole.has(id)),
    from,
  );
  const oldestFirst = heads
    .filter(({ id }) => !had.has(id))
    .toSorted(
      (one, other) =>
        (ageOf.get(other.id) ?? 0) - (ageOf.get(one.id) ?? 0) || buildNumber(one.id) - buildNumber(other.id),
    );
  return onceEach(
    oldestFirst.flatMap(({ id: build, migrations }) =>
      migrations.map((migration) => ({ ...migration, build })),
    ),
  );
}

async function headsWithMigrations(rows: Rows, builds: readonly string[]): Promise<BuildHead[]> {
  const heads = await rows.builds.heads(builds);
  return heads.filter(({ migrations }) => migrations.length > 0);
}

/** Those of these builds whose first commit was there already. */
async function hadBefore(
  rows: Rows,
  builds: readonly BuildHead[],
  from: readonly Side[],
): Promise<ReadonlySet<string>> {
  const has = await rows.history.contains(
    builds.map(({ commit: name }) => ({ from, to: [{ of: 'commit', name }] })),
  );
  return new Set(builds.filter((_, place) => has[place] === true).map(({ id }) => id));
}

/** A commit that is built once more, or after its child, may name what another build has named. */
function onceEach(migrations: readonly BroughtMigration[]): BroughtMigration[] {
  const firsts = new Map<string, BroughtMigration>();
  for (const one of migrations) if (!firsts.has(one.id)) firsts.set(one.id, one);
  return [...firsts.values()];
}

export const shaOf = ({ build, inside }: Point): string => inside ?? build.commit;
