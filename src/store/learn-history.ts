import { sql } from 'kysely';
import { Refusal } from '../model/error.js';
import { buildNumber } from '../model/build.js';
import { descents, generationsOf, type Descent } from '../model/generations.js';
import type { Side, ToldCommit, ToldHistory } from '../model/history.js';
import type { NewBuild } from '../ports/builds.js';
import { among } from './commit-graph.js';
import type { Db } from './database.js';
import { toJsonb } from './to-jsonb.js';
import { between, chooseTrunk, contains, cutTrunk, followTrunk } from './trunk.js';

/** A commit of the graph with all that is kept of it. */
interface Placed {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Parents that nobody has told anything of. */
  readonly outside: readonly string[];
  readonly generation: number;
  readonly assumed: boolean;
  readonly build: number;
}

/**
 * Until the end of the transaction builds come and move one at a time: two that know of each other's commits would each
 * take them for unknown, for neither sees the other. Taken before any row.
 */
export async function takeTurns(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('switchback.builds'))`.execute(db);
}

/** What a registration says of the history goes into the graph, and the branch on, if it went on. */
export const learn = (db: Db, build: string, wanted: NewBuild): Promise<void> =>
  learnTold(db, toldBy(build, wanted));

/** CI may name the commits in either order; the registered one is the newest, and there also when it is not named. */
function toldBy(build: string, { branch, commit, commits, parents }: NewBuild): ToldHistory {
  const inOrder = commits[0]?.sha === commit ? commits.toReversed() : commits;
  const before = inOrder.map(({ sha }) => sha).filter((sha) => sha !== commit);
  const told = [...before, commit].map((sha) => ({ sha, parents: parents?.get(sha) ?? null }));
  return { build, branch, commits: told };
}

/** Puts commits into the graph, below those that waited for them, too. */
async function learnTold(db: Db, { build, branch, commits }: ToldHistory): Promise<void> {
  const tip = commits.at(-1)?.sha;
  if (tip === undefined) return;
  const head = await db
    .selectFrom('branch_heads')
    .select('sha')
    .where('branch', '=', branch)
    .executeTakeFirst();
  const news = head === undefined ? commits : await newOn(db, head.sha, commits);
  const { isNewest } = await add(db, buildNumber(build), descents(news, head?.sha ?? null));
  // What nobody knew before, and nobody comes after, is in no branch.
  if (head === undefined || isNewest(tip) || !(await has(db, head.sha, tip)))
    await db
      .insertInto('branch_heads')
      .values({ branch, sha: tip })
      .onConflict((conflict) => conflict.column('branch').doUpdateSet({ sha: tip }))
      .execute();
  await (isCounted(buildNumber(build)) ? chooseTrunk(db) : followTrunk(db));
}

/**
 * Builds are counted once for every time that they are twice as many, and at each thousandth: to draw a trunk takes as
 * long as it is, and a branch that was renamed would stand beside it until then.
 */
const isCounted = (build: number): boolean => Number.isInteger(Math.log2(build)) || build % 1000 === 0;

/** What its branch has already says nothing of what follows it, where nobody told the parents. */
async function newOn(db: Db, head: string, commits: readonly ToldCommit[]): Promise<readonly ToldCommit[]> {
  const silent = commits.filter(({ parents }) => parents === null).map(({ sha }) => sha);
  const known = [...(await nodesOf(db, silent)).keys()];
  if (known.length === 0) return commits;
  const [found] = await between(db, [{ from: [commitSide(head)], to: known.map(commitSide) }]);
  const gained = new Set(found?.gained);
  const had = new Set(known.filter((sha) => !gained.has(sha)));
  return commits.filter(({ sha }) => !had.has(sha));
}

/** Tells which of them nobody knew before, and nobody comes after but one of these. */
async function add(
  db: Db,
  build: number,
  all: readonly Descent[],
): Promise<{ isNewest: (sha: string) => boolean }> {
  // What stands there twice is told by the one that has parents.
  const told = [...new Map(all.toSorted(assumedFirst).map((one) => [one.sha, one])).values()];
  const shas = told.map(({ sha }) => sha);
  const near = await nodesOf(db, [...shas, ...told.flatMap(({ parents }) => parents)]);
  const waiting = await waitingFor(db, shas);
  const awaited = new Set(waiting.flatMap(({ outside }) => outside));
  const fresh = told
    .filter(({ sha }) => !near.has(sha))
    // Nobody told its parents, but somebody that it is one: then the commit before it may well come after it.
    .map((one) => (one.assumed && awaited.has(one.sha) ? { ...one, parents: [] } : one));
  const came = new Set(fresh.map(({ sha }) => sha));
  const isThere = (sha: string): boolean => came.has(sha) || near.has(sha);
  await put(db, { build, fresh, near, isThere });
  const retold = told.flatMap(({ sha, parents, assumed }) => {
    const known = near.get(sha);
    return known?.assumed === true && !assumed ? [{ ...known, assumed, ...parted(parents, isThere) }] : [];
  });
  const joined = waiting.map((child) => ({
    ...child,
    parents: [...child.parents, ...child.outside.filter((one) => came.has(one))],
    outside: child.outside.filter((one) => !came.has(one)),
  }));
  const moved = [...retold, ...joined];
  await cutTrunk(
    db,
    moved.map(({ sha }) => sha),
  );
  await follow(db, moved);
  return { isNewest: (sha) => came.has(sha) && moved.length === 0 };
}

const assumedFirst = (one: Descent, other: Descent): number => Number(other.assumed) - Number(one.assumed);

const parted = (
  parents: readonly string[],
  isThere: (sha: string) => boolean,
): Pick<Placed, 'parents' | 'outside'> => ({
  parents: parents.filter(isThere),
  outside: parents.filter((parent) => !isThere(parent)),
});

interface Arrival {
  readonly build: number;
  readonly fresh: readonly Descent[];
  readonly near: ReadonlyMap<string, Placed>;
  readonly isThere: (sha: string) => boolean;
}

/** Puts commits there that nobody knew, which nothing comes after yet but one another. */
async function put(db: Db, { build, fresh, near, isThere }: Arrival): Promise<void> {
  const places = new Map([...near].map(([sha, { generation }]) => [sha, generation]));
  const cautious = fresh.map((one) => (one.assumed ? { ...one, parents: [] } : one));
  const { news, generations } = placedBy([fresh, cautious], places);
  await write(db, news, ({ sha, parents, assumed }) => ({
    ...{ sha, assumed, generation: generations.get(sha) ?? 1, build },
    ...parted(parents, isThere),
  }));
}

/** The first of these ways to see the same commits in which none comes before itself. */
function placedBy(ways: readonly (readonly Descent[])[], places: ReadonlyMap<string, number>) {
  for (const news of ways) {
    const generations = generationsOf(news, places);
    if (generations !== null) return { news, generations };
  }
  throw comesBeforeItself();
}

/** Gives commits that others may come after the parents that were told of them. */
async function follow(db: Db, commits: readonly Placed[]): Promise<void> {
  const parents = await nodesOf(
    db,
    commits.flatMap((commit) => commit.parents),
  );
  const isAbove = (commit: Placed): boolean =>
    commit.parents.every((parent) => (parents.get(parent)?.generation ?? 0) < commit.generation);
  await write(db, commits.filter(isAbove), (commit) => commit);
  // One after the other: each may come to stand between two others of them.
  for (const commit of commits.filter((one) => !isAbove(one))) {
    for (const parent of commit.parents) await giveWay(db, parent, commit.sha);
    await write(db, [commit], (one) => one);
    await lift(db, commit.sha);
  }
}

/** What is told turns round what was assumed: the assumptions by which `parent` came after `sha` go. */
async function giveWay(db: Db, parent: string, sha: string): Promise<void> {
  while (await has(db, parent, sha)) {
    const wrong = await assumedBetween(db, parent, sha);
    if (wrong === undefined) throw comesBeforeItself();
    await write(db, [wrong], (one) => ({ ...one, parents: [] }));
  }
}

/**
 * The newest commit on the ways from one down to another whose parent is assumed: the assumption that led over from one
 * registration to another, rather than one inside of a list that CI gave.
 */
async function assumedBetween(db: Db, from: string, to: string): Promise<Placed | undefined> {
  const { rows } = await sql<Placed>`with recursive below as (
      select graph.* from commit_graph graph where sha = ${from}
      union select parent.* from below, jsonb_array_elements_text(below.parents) as named (sha)
        join commit_graph parent using (sha)
        where parent.generation >= (select generation from commit_graph where sha = ${to})
    ), way as (
      select below.* from below where sha = ${to}
      union select below.* from way join below on below.parents @> jsonb_build_array(way.sha)
    )
    select * from way where assumed and sha <> ${to} order by generation desc, sha limit 1`.execute(db);
  return rows[0];
}

const comesBeforeItself = (): Refusal =>
  new Refusal('validation', {}, { errors: [{ pointer: '/commits', code: 'other' }] });

const commitSide = (name: string): Side => ({ of: 'commit', name });

/** Whether a commit is another one, or comes after it. */
async function has(db: Db, sha: string, other: string): Promise<boolean> {
  const [found] = await contains(db, [{ from: [commitSide(sha)], to: [commitSide(other)] }]);
  return found === true;
}

/** Those of these commits that are known. */
async function nodesOf(db: Db, shas: readonly string[]): Promise<ReadonlyMap<string, Placed>> {
  if (shas.length === 0) return new Map();
  const rows = await db.selectFrom('commit_graph').selectAll().where('sha', 'in', among(shas)).execute();
  return new Map(rows.map((row) => [row.sha, row]));
}

/** The commits that have one of these as a parent. */
async function childrenOf(db: Db, shas: readonly string[]): Promise<Placed[]> {
  const { rows } = await sql<Placed>`select distinct on (graph.sha) graph.*
    from jsonb_array_elements_text(${toJsonb(shas)}::jsonb) as asked (sha)
    join commit_graph graph on graph.parents @> jsonb_build_array(asked.sha)`.execute(db);
  return rows;
}

/** The commits that wait for one of these. */
async function waitingFor(db: Db, shas: readonly string[]): Promise<Placed[]> {
  const { rows } = await sql<Placed>`select * from commit_graph
    where outside <> '[]' and outside ?| array${among(shas)}`.execute(db);
  return rows;
}

/** Rows that are made and written in one statement: everybody else waits as long as it takes to make it. */
const atOnce = 250;

async function write<T>(db: Db, all: readonly T[], placed: (one: T) => Placed): Promise<void> {
  for (let from = 0; from < all.length; from += atOnce)
    await sql`insert into commit_graph (sha, parents, outside, generation, assumed, build)
      select * from jsonb_to_recordset(${toJsonb(all.slice(from, from + atOnce).map(placed))}::jsonb)
        as told (sha text, parents jsonb, outside jsonb, generation bigint, assumed boolean, build bigint)
      on conflict (sha) do update set parents = excluded.parents, outside = excluded.outside,
        generation = greatest(commit_graph.generation, excluded.generation), assumed = excluded.assumed`.execute(
      db,
    );
}

/** A commit stands above its parents again, and so do those that come after it. */
async function lift(db: Db, sha: string): Promise<void> {
  await raise(db, [...(await nodesOf(db, [sha])).values()]);
  for (let moved = [sha]; moved.length > 0;) moved = await raise(db, await childrenOf(db, moved));
}

async function raise(db: Db, nodes: readonly Placed[]): Promise<string[]> {
  const parents = await nodesOf(
    db,
    nodes.flatMap((node) => node.parents),
  );
  const above = (node: Placed): number =>
    1 + Math.max(0, ...node.parents.map((parent) => parents.get(parent)?.generation ?? 0));
  const low = nodes.filter((node) => node.generation < above(node));
  await write(db, low, (node) => ({ ...node, generation: above(node) }));
  return low.map(({ sha }) => sha);
}
