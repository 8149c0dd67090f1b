import { sql } from 'kysely';
import { Refusal } from '../model/error.js';
import { buildNumber } from '../model/build.js';
import { descents, generationsOf, type Descent } from '../model/generations.js';
import type { Side, ToldCommit, ToldHistory } from '../model/history.js';
import type { NewBuild } from '../ports/builds.js';
import { among, between, contains } from './commit-graph.js';
import type { Db } from './database.js';
import { toJsonb } from './to-jsonb.js';

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
  await add(db, buildNumber(build), descents(news, head?.sha ?? null));
  if (head !== undefined && (await has(db, head.sha, tip))) return;
  await db
    .insertInto('branch_heads')
    .values({ branch, sha: tip })
    .onConflict((conflict) => conflict.column('branch').doUpdateSet({ sha: tip }))
    .execute();
}

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

async function add(db: Db, build: number, all: readonly Descent[]): Promise<void> {
  // What stands there twice is told by the one that has parents.
  const told = [...new Map(all.toSorted(assumedFirst).map((one) => [one.sha, one])).values()];
  const shas = told.map(({ sha }) => sha);
  const near = await nodesOf(db, [...shas, ...told.flatMap(({ parents }) => parents)]);
  const waiting = await waitingFor(db, shas);
  const awaited = new Set(waiting.flatMap(({ outside }) => outside));
  const news: Descent[] = [];
  for (const one of told) {
    const known = near.get(one.sha);
    // Nobody told its parents, but somebody that it is one: then the commit before it may well come after it.
    if (known === undefined) news.push(one.assumed && awaited.has(one.sha) ? { ...one, parents: [] } : one);
    else if (known.assumed && !one.assumed && (await agrees(db, one, near))) news.push(one);
  }
  await put(db, { build, news, near });
  await join(db, waiting, new Set(news.map(({ sha }) => sha)));
  await lift(
    db,
    [...news.filter(({ sha }) => near.has(sha)), ...waiting].map(({ sha }) => sha),
  );
}

const assumedFirst = (one: Descent, other: Descent): number => Number(other.assumed) - Number(one.assumed);

/** What is told may turn round what was assumed: then the assumption goes, as far as it can be seen from here. */
async function agrees(
  db: Db,
  { sha, parents }: Descent,
  near: ReadonlyMap<string, Placed>,
): Promise<boolean> {
  const own = near.get(sha)?.generation ?? 0;
  for (const parent of parents.flatMap((one) => near.get(one) ?? [])) {
    if (parent.assumed && parent.parents.includes(sha))
      await write(db, [parent], (one) => ({ ...one, parents: [] }));
    if (parent.generation > own && (await has(db, parent.sha, sha))) return false;
  }
  return true;
}

async function put(
  db: Db,
  { build, news, near }: { build: number; news: readonly Descent[]; near: ReadonlyMap<string, Placed> },
): Promise<void> {
  const places = new Map([...near].map(([sha, { generation }]) => [sha, generation]));
  const generations = generationsOf(news, places);
  if (generations === null) throw comesBeforeItself();
  const known = (sha: string): boolean => places.has(sha) || generations.has(sha);
  await write(db, news, ({ sha, parents, assumed }) => ({
    ...{ sha, assumed, generation: generations.get(sha) ?? 1, build: near.get(sha)?.build ?? build },
    parents: parents.filter(known),
    outside: parents.filter((parent) => !known(parent)),
  }));
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
        generation = excluded.generation, assumed = excluded.assumed`.execute(db);
}

/** Commits that came before their parents get them. */
async function join(db: Db, waiting: readonly Placed[], came: ReadonlySet<string>): Promise<void> {
  for (const { sha, outside } of waiting)
    for (const parent of outside.filter((one) => came.has(one)))
      if (await has(db, parent, sha)) throw comesBeforeItself();
  await write(db, waiting, (child) => ({
    ...child,
    parents: [...child.parents, ...child.outside.filter((one) => came.has(one))],
    outside: child.outside.filter((one) => !came.has(one)),
  }));
}

/** Every commit stands above its parents again, and so do those that come after it. */
async function lift(db: Db, shas: readonly string[]): Promise<void> {
  await raise(db, [...(await nodesOf(db, shas)).values()]);
  for (let moved = shas; moved.length > 0;) moved = await raise(db, await childrenOf(db, moved));
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
