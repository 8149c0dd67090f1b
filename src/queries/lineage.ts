import { buildNumber, type BroughtCommit, type BuildHead, type Migration } from '../model/build.js';
import type { BuildSpan } from '../ports/builds.js';
import type { Past, Tally } from '../ports/commits.js';
import type { Rows } from '../ports/rows.js';
import { piecesOf, sizeOf, type Stretch } from './pieces.js';

/** A point in the history of a branch: a build, or a commit that came with it. */
export interface Point {
  readonly build: BuildHead;
  /** Of a commit that is not its build's own: where in the build. null = the whole build. */
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
}

/** Of two branches this many builds are looked back; of one, as many as lie between. */
const mostBuilds = 500;

/** The commits that `to` has and `from` does not, of which at most so many are listed. */
export async function gainedBetween(
  rows: Rows,
  { from, to }: { from: Point; to: Point },
  most: number,
): Promise<Gained> {
  const [older, newer] = [buildNumber(from.build.id), buildNumber(to.build.id)];
  const upTo = await ageOf(rows, to);
  if (from.build.branch !== to.build.branch) {
    const without = { ...spanUpTo(from.build), age: await ageOf(rows, from) };
    const stretch = { ...spanUpTo(to.build), age: upTo, oldest: null };
    return gainedIn(rows, { stretch, without, most });
  }
  const mergeBase = shaOf(older <= newer ? from : to);
  if (older > newer) return { ...nothing, mergeBase };
  const { branch } = to.build;
  const oldest = from.inside === null ? null : { build: from.build.id, below: await ageOf(rows, from) };
  const after = oldest === null ? older : older - 1;
  const stretch = { branch, after, upTo: newer, age: upTo, oldest };
  return { ...(await gainedIn(rows, { stretch, without: null, most })), mergeBase };
}

const nothing: Gained = { count: 0, authors: 0, reverts: 0, commits: [], migrations: [], mergeBase: null };

interface Asked {
  readonly stretch: Stretch;
  /** Of different branches nothing but the names of their commits says what they share. */
  readonly without: Past | null;
  readonly most: number;
}

/** Piece by piece, for there may be thousands, and everybody else waits as long as one of them takes. */
async function gainedIn(rows: Rows, { stretch, without, most }: Asked): Promise<Gained> {
  const tallies: Tally[] = [];
  const commits: BroughtCommit[] = [];
  const migrations = new Map<string, BroughtMigration[]>();
  for await (const { piece, heads } of piecesOf(rows, stretch)) {
    const tally = await rows.commits.tally(piece, without);
    tallies.push(tally);
    const left = Math.min(tally.commits, most - commits.length);
    if (left > 0) commits.push(...(await rows.commits.brought(piece, without, left)));
    for (const head of heads) if (tally.builds.includes(head.id)) migrations.set(head.id, migrationsOf(head));
  }
  return {
    count: sumOf(tallies.map((tally) => tally.commits)),
    reverts: sumOf(tallies.map(({ reverts }) => reverts)),
    authors: new Set(tallies.flatMap(({ authors }) => authors)).size,
    commits,
    migrations: [...migrations.values()].toReversed().flat(),
    mergeBase: tallies.find(({ shared }) => shared !== null)?.shared ?? null,
  };
}

const migrationsOf = ({ id: build, migrations }: BuildHead): BroughtMigration[] =>
  migrations.map((migration) => ({ ...migration, build }));

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** How many commits of its build are newer than a point. */
async function ageOf(rows: Rows, { build, inside }: Point): Promise<number> {
  if (inside === null) return 0;
  // Behind its end when it is not in it.
  return (await rows.commits.ageIn(build.id, inside)) ?? sizeOf(build);
}

const spanUpTo = ({ id, branch }: BuildHead): BuildSpan => {
  const upTo = buildNumber(id);
  return { branch, after: Math.max(0, upTo - mostBuilds), upTo };
};

export const shaOf = ({ build, inside }: Point): string => inside ?? build.commit;
