import { sql, type RawBuilder } from 'kysely';
import { walkBetween, walkStandings, type Node, type Standing, type Walk } from '../model/ancestry.js';
import { buildId, buildNumber } from '../model/build.js';
import type { Between, Ends, Side } from '../model/history.js';
import type { Db } from './database.js';
import { toJsonb } from './to-jsonb.js';

/** Many texts as one value: a statement takes some ten thousand values at most. */
export const among = (texts: readonly string[]): RawBuilder<string> =>
  sql`(select jsonb_array_elements_text(${toJsonb(texts)}::jsonb))`;

/** Commits that are read at once: everybody else waits as long as that takes. */
const pageSize = 500;

/** Commits that one question reads at most: histories that share nothing would be read to their beginning. */
export const mostRead = 50_000;

/** What each of these pairs differs in, in their order. */
export async function between(
  db: Db,
  pairs: readonly Ends[],
  most: number = Number.POSITIVE_INFINITY,
): Promise<Between[]> {
  const { walks, isEnd } = await walk(db, pairs, { isEnough: ({ done }) => done(), most });
  return walks.map(({ answer, done }) => ({ ...answer(), isAll: isEnd || done() }));
}

/**
 * Of each of these pairs, in their order, whether `from` has all of `to`: mostly the newest commits say that it has not;
 * null = nobody knows, for so many commits were read and none said it.
 */
export async function contains(
  db: Db,
  pairs: readonly Ends[],
  most: number = Number.POSITIVE_INFINITY,
): Promise<(boolean | null)[]> {
  const isEnough = (one: Walk): boolean => one.contains() !== null;
  const { walks, isEnd } = await walk(db, pairs, { isEnough, most });
  return walks.map((one) => one.contains() ?? (isEnd ? false : null));
}

interface Bounds {
  readonly isEnough: (one: Walk) => boolean;
  readonly most: number;
}

/** All pairs are looked for on one way through the graph, until enough is known of each, it ends, or enough was read. */
async function walk(
  db: Db,
  pairs: readonly Ends[],
  { isEnough, most }: Bounds,
): Promise<{ walks: Walk[]; isEnd: boolean }> {
  if (pairs.length === 0) return { walks: [], isEnd: true };
  const first = await firstPage(
    db,
    pairs.flatMap(({ from, to }) => [...from, ...to]),
  );
  const headsOf = (sides: readonly Side[]): string[] =>
    sides.flatMap((side) => first.heads.get(keyOf(side)) ?? []);
  const walks = pairs.map(({ from, to }) => walkBetween({ from: headsOf(from), to: headsOf(to) }));
  for (let { nodes } = first, read = 0; ; nodes = await pageBelow(db, nodes.at(-1))) {
    for (const { see } of walks.filter((one) => !isEnough(one))) nodes.map(toNode).forEach(see);
    read += nodes.length;
    const isEnd = nodes.length < pageSize;
    if (isEnd || walks.every(isEnough) || read >= most) return { walks, isEnd };
  }
}

/** `[sha, parents, the number of its build, generation]`: as one value, for a row of its own costs more than it says. */
type Packed = readonly [string, readonly string[], number, number];

const toNode = ([sha, parents, build]: Packed): Node => ({ sha, parents, build });

const packed = sql`coalesce(json_agg(json_build_array(sha, parents, build, generation)
  order by generation desc, sha desc), '[]')`;

/** By this one side is told from another. */
export const keyOf = ({ of, name }: Side): string => `${of} ${name}`;

interface FirstPage {
  /** By the key of its side. */
  readonly heads: ReadonlyMap<string, readonly string[]>;
  readonly nodes: readonly Packed[];
}

/** The commits that these sides are named by, and the newest of the graph from those on. */
async function firstPage(db: Db, sides: readonly Side[]): Promise<FirstPage> {
  const { rows } = await sql<{ heads: [string, string][]; nodes: Packed[] }>`
    with ${headsNamed(sides)}, page as (
      select * from commit_graph
      where generation <= (select max(generation) from commit_graph where sha in (select sha from heads))
      order by generation desc, sha desc limit ${pageSize}
    )
    select (select coalesce(jsonb_agg(jsonb_build_array(key, sha)), '[]') from heads) as heads,
      (select ${packed} from page) as nodes`.execute(db);
  const heads = new Map<string, string[]>();
  for (const [key, sha] of rows[0]?.heads ?? []) heads.set(key, [...(heads.get(key) ?? []), sha]);
  return { heads, nodes: rows[0]?.nodes ?? [] };
}

/** Two parts of a statement; `heads` has the commits that these sides are named by, each with the key of its side. */
export function headsNamed(sides: readonly Side[]): RawBuilder<unknown> {
  const asked = [...new Map(sides.map((side) => [keyOf(side), side]))].map(([key, { of, name }]) => ({
    ...{ key, kind: of, name },
    number: of === 'build' || of === 'branch-of' ? buildNumber(name) : null,
  }));
  return sql`asked as (
      select * from jsonb_to_recordset(${toJsonb(asked)}::jsonb) as asked (key text, kind text, name text, number bigint)
    ), heads as (
      select key, b.commit as sha from asked join builds b using (number) where kind = 'build'
      union all select key, sha from asked join build_commits on build = number
        where kind = 'build' and role = 'also'
      union all select key, sha from asked join builds using (number) join branch_heads using (branch)
        where kind = 'branch-of'
      union all select key, sha from asked join branch_heads on branch = name where kind = 'branch'
      union all select key, name from asked where kind = 'commit'
    )`;
}

const pageBelow = (db: Db, last: Packed | undefined): Promise<readonly Packed[]> =>
  last === undefined ? Promise.resolve([]) : pageFrom(db, sql`(generation, sha) < (${last[3]}, ${last[0]})`);

async function pageFrom(db: Db, where: RawBuilder<unknown>): Promise<readonly Packed[]> {
  const { rows } = await sql<{ nodes: Packed[] }>`select ${packed} as nodes from (
    select * from commit_graph where ${where} order by generation desc, sha desc limit ${pageSize}) page`.execute(
    db,
  );
  return rows[0]?.nodes ?? [];
}

/** Gives where each of these commits stands among them and on the branches, of which stages take those that are named. */
export async function standings(
  db: Db,
  shas: readonly string[],
  branches: readonly string[],
): Promise<(sha: string) => Standing> {
  const { rows: heads } = await sql<{ sha: string; isTaken: boolean }>`
    select sha, branch in ${among(branches)} as "isTaken" from branch_heads join commit_graph using (sha)
    where generation >= (select min(generation) from commit_graph where sha in ${among(shas)})`.execute(db);
  const { done, see, standingOf } = walkStandings(shas, heads);
  let nodes = done() ? [] : await pageFrom(db, sql`true`);
  for (let read = 0; nodes.length > 0; nodes = await pageBelow(db, nodes.at(-1))) {
    nodes.map(toNode).forEach(see);
    read += nodes.length;
    if (done() || nodes.length < pageSize || read >= mostRead) break;
  }
  return standingOf;
}

export interface MadeNode extends Node {
  /** The builds that were made from it. */
  readonly made: readonly { readonly build: string; readonly branch: string }[];
}

interface PageAbove {
  readonly nodes: readonly Packed[];
  readonly made: readonly (readonly [sha: string, build: number, branch: string])[];
}

/** Mostly the nearest builds stand among the first few. */
const firstAbove = 50;

/** Page by page a commit and all that stands above it. */
export async function* nodesAbove(db: Db, sha: string): AsyncGenerator<readonly MadeNode[]> {
  const start = sql`(select generation, sha from commit_graph where sha = ${sha})`;
  let from: RawBuilder<unknown> = sql`>= ${start}`;
  for (let size = firstAbove; ; size = pageSize) {
    const { nodes, made } = await pageAbove(db, from, size);
    const builds = new Map<string, MadeNode['made']>();
    for (const [of, number, branch] of made)
      builds.set(of, [...(builds.get(of) ?? []), { build: buildId(number), branch }]);
    yield nodes.map((node) => ({ ...toNode(node), made: builds.get(node[0]) ?? [] }));
    const last = nodes.at(-1);
    if (last === undefined || nodes.length < size) return;
    from = sql`> (${last[3]}, ${last[0]})`;
  }
}

async function pageAbove(db: Db, from: RawBuilder<unknown>, size: number): Promise<PageAbove> {
  const { rows } = await sql<PageAbove>`
    with page as materialized (
      select * from commit_graph where (generation, sha) ${from} order by generation, sha limit ${size}
    ), made as (
      select sha, number, branch from page join builds on commit = sha
      union select sha, number, branch from page join build_commits also using (sha)
        join builds on number = also.build where role = 'also'
    )
    select (select coalesce(json_agg(json_build_array(sha, parents, build, generation) order by generation, sha), '[]')
        from page) as nodes,
      (select coalesce(json_agg(json_build_array(sha, number, branch)), '[]') from made) as made`.execute(db);
  return rows[0] ?? { nodes: [], made: [] };
}
