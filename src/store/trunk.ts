import { sql } from 'kysely';
import type { Between, Ends } from '../model/history.js';
import {
  differenceBy,
  hasAll,
  rangeBetween,
  reachOf,
  type Range,
  type Reach,
  type Seen,
} from '../model/trunk.js';
import * as graph from './commit-graph.js';
import { headsNamed, keyOf } from './commit-graph.js';
import type { Db } from './database.js';
import { CutMeanwhile, cutsOfTrunk, readEntered } from './trunk-entries.js';

/** Commits beside the trunk that are read for one question; of more of them the graph is walked. */
const mostBeside = 5000;

/** How much one question reads at most. */
interface Bounds {
  /** Of commits that came to the trunk, or where the graph is walked. */
  readonly read?: number;
  /** The newest that are named of each pair, where all are counted; left out = all are named. */
  readonly newest?: number;
  /** Beside the trunk, before the graph is walked. */
  readonly beside?: number;
}

/**
 * Of each of these pairs, in their order, whether `from` has all of `to`; null = nobody knows. One statement, however
 * long the trunk is.
 */
export async function contains(
  db: Db,
  pairs: readonly Ends[],
  bounds: Bounds = {},
): Promise<(boolean | null)[]> {
  const reaches = await readReaches(db, pairs, bounds.beside);
  if (reaches !== null) return reaches.pairs.map(({ from, to }) => hasAll(from, to));
  const [one, other] = halvesOf(pairs);
  return other.length === 0
    ? graph.contains(db, pairs, bounds.read)
    : [...(await contains(db, one, bounds)), ...(await contains(db, other, bounds))];
}

/** What each of these pairs differs in, in their order: what came to the trunk between the two is read, and nothing else of it. */
export async function between(
  db: Db,
  pairs: readonly Ends[],
  bounds: Bounds = {},
  again = 3,
): Promise<Between[]> {
  const reaches = await readReaches(db, pairs, bounds.beside);
  if (reaches === null) {
    const [one, other] = halvesOf(pairs);
    return other.length === 0
      ? graph.between(db, pairs, bounds.read)
      : [...(await between(db, one, bounds)), ...(await between(db, other, bounds))];
  }
  try {
    return await differencesOf(db, reaches, bounds);
  } catch (error) {
    if (!(error instanceof CutMeanwhile)) throw error;
    // It is hardly ever cut, and so often in a moment only where history is rewritten all the time.
    return again > 0 ? between(db, pairs, bounds, again - 1) : graph.between(db, pairs, bounds.read);
  }
}

async function differencesOf(db: Db, { pairs, cuts }: Reaches, bounds: Bounds): Promise<Between[]> {
  const entries = await readEntered(db, pairs.flatMap(rangeOf), { ...bounds, cuts });
  return pairs.map(({ from, to }) => {
    const { isAll, ...came } = entries(rangeBetween(from, to));
    return { ...differenceBy(from, to, came), isAll };
  });
}

/** One pair with much beside the trunk shall not have the others walked, too. */
function halvesOf<T>(pairs: readonly T[]): [readonly T[], readonly T[]] {
  const middle = Math.ceil(pairs.length / 2);
  return [pairs.slice(0, middle), pairs.slice(middle)];
}

const rangeOf = ({ from, to }: Pair): Range[] => {
  const range = rangeBetween(from, to);
  return range === null ? [] : [range];
};

interface Reaches {
  readonly pairs: readonly Pair[];
  /** How often the trunk had been cut. */
  readonly cuts: number;
}

interface Pair {
  readonly from: Reach;
  readonly to: Reach;
}

/** `[sha, parents, the number of its build, generation, entered, place]`. */
type Packed = readonly [string, readonly string[], number, number, number | null, number | null];

/** null = more stands beside the trunk than is read. */
async function readReaches(db: Db, pairs: readonly Ends[], most = mostBeside): Promise<Reaches | null> {
  if (pairs.length === 0) return { pairs: [], cuts: 0 };
  const sides = pairs.flatMap(({ from, to }) => [...from, ...to]);
  const { rows } = await sql<{ heads: [string, string][]; nodes: Packed[]; cuts: number }>`
    with recursive ${headsNamed(sides)}, below as (
      select sha, parents, build, generation, entered, place
      from (select distinct sha from heads) named join commit_graph using (sha) left join trunk_commits using (sha)
      union
      select graph.sha, graph.parents, graph.build, graph.generation, known.entered, known.place
      from below cross join lateral jsonb_array_elements_text(below.parents) as parent (sha)
        join commit_graph graph on graph.sha = parent.sha
        left join trunk_commits known on known.sha = graph.sha
      where below.place is null
    ), read as (
      select * from below limit ${most + 1}
    )
    select (select coalesce(jsonb_agg(jsonb_build_array(key, sha)), '[]') from heads) as heads,
      (select coalesce(json_agg(json_build_array(sha, parents, build, generation, entered, place)), '[]')
        from read) as nodes, ${cutsOfTrunk} as cuts`.execute(db);
  const [{ heads, nodes, cuts } = { heads: [], nodes: [], cuts: 0 }] = rows;
  if (nodes.length > most) return null;
  const named = new Map<string, string[]>();
  for (const [key, sha] of heads) named.set(key, [...(named.get(key) ?? []), sha]);
  const seen = new Map(nodes.map((node) => [node[0], toSeen(node)]));
  const reach = (some: Ends['from']): Reach =>
    reachOf(
      some.flatMap((side) => named.get(keyOf(side)) ?? []),
      seen,
    );
  return { pairs: pairs.map(({ from, to }) => ({ from: reach(from), to: reach(to) })), cuts };
}

const toSeen = ([sha, parents, build, generation, entered, place]: Packed): Seen => ({
  ...{ sha, parents, build, generation, entered, place },
});

/** The trunk goes on to the newest commit of its branch, and is cut where that came from before its end. */
export async function followTrunk(db: Db): Promise<void> {
  await sql`select follow_trunk()`.execute(db);
}

/** Of all branches the one with the most builds has the trunk, which is drawn anew where that is another one. */
export async function chooseTrunk(db: Db): Promise<void> {
  await sql`select choose_trunk()`.execute(db);
}

/** The parents of these commits are about to be others: the trunk is cut before the first that has one of them. */
export async function cutTrunk(db: Db, shas: readonly string[]): Promise<void> {
  if (shas.length === 0) return;
  await sql`delete from trunk_commits where entered >= (select min(entered) from trunk_commits
    where sha in ${graph.among(shas)})`.execute(db);
}
