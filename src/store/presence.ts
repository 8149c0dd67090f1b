import { sql } from 'kysely';
import { buildId } from '../model/build.js';
import { firstWith, type Arrived } from '../model/presence.js';
import type { Passed, Presence } from '../ports/promotions.js';
import { contains } from './trunk.js';
import { mostRead } from './commit-graph.js';
import type { Db } from './database.js';
import { toJsonb } from './to-jsonb.js';

/** Since when each stage has had a commit without a break, of those that have it; at the same cost however many they are. */
export async function presentSince(db: Db, stages: readonly string[], sha: string): Promise<Presence[]> {
  const searches = stages.map((stage) => ({ stage, search: firstWith() }));
  for (;;) {
    const asked = searches.flatMap(({ stage, search }) => {
      const next = search.next();
      return next === null ? [] : [{ stage, ...next }];
    });
    if (asked.length === 0) break;
    const rows = await read(db, asked);
    const having = await thoseWith(db, sha, rows);
    for (const { stage, search } of searches)
      search.see(
        rows.filter((row) => row.stage === stage).map((row) => ({ ...row, has: having.has(row.build) })),
      );
  }
  return searches.flatMap(({ stage, search }) => {
    const since = search.since();
    return since === null ? [] : [{ stage, since: new Date(since) }];
  });
}

interface Row extends Omit<Arrived, 'has'> {
  readonly stage: string;
  readonly build: number | null;
}

/** Step-backs of a stage that are read at once. */
const someBacks = 64;

/** Of a span as many arrivals are read as this, at equal distances. */
const parts = 16;

type Asked = { readonly stage: string } & NonNullable<ReturnType<ReturnType<typeof firstWith>['next']>>;

/** Times are texts, for a date has no microseconds. */
async function read(db: Db, asked: readonly Asked[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with asked as (
      select * from jsonb_to_recordset(${toJsonb(asked)}::jsonb) as asked (stage text, before text, after text, "upTo" text)
    )
    select stage, build, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, kind from asked cross join lateral (
      select * from (select build, ended_at as at, 'arrived' as kind from promotions
        where promotions.stage = asked.stage and phase = 'succeeded' and ended_at is not null and after is null and before is null
        order by ended_at desc limit 1) newest
      union all
      select * from (select build, at, 'back' from step_backs join promotions on id = promotion
        where step_backs.stage = asked.stage and after is null and at < coalesce(before::timestamptz, 'infinity')
        order by at desc limit ${someBacks}) backs
      union all
      select build, ended_at, 'arrived' from generate_series(0, ${parts - 1}) as part cross join lateral (
        select build, ended_at from promotions
        where promotions.stage = asked.stage and phase = 'succeeded'
          and ended_at > after::timestamptz + ("upTo"::timestamptz - after::timestamptz) * part / ${parts}
        order by ended_at limit 1) sampled
    ) found order by stage, found.at desc`.execute(db);
  return rows;
}

async function thoseWith(
  db: Db,
  sha: string,
  rows: readonly Pick<Row, 'build'>[],
): Promise<ReadonlySet<number | null>> {
  const builds = [...new Set(rows.flatMap(({ build }) => build ?? []))];
  const to = [{ of: 'commit' as const, name: sha }];
  const has = await contains(
    db,
    builds.map((build) => ({ from: [{ of: 'build', name: buildId(build) }], to })),
    { read: mostRead },
  );
  return new Set(builds.filter((_, place) => has[place] === true));
}

/** A build has come to a stage: whether it has all that was there before, or is a step back. */
export async function noteArrival(db: Db, promotion: string): Promise<void> {
  const { rows } = await sql<{ build: number | null; before: number | null; after: string | null }>`
    select own.build,
      (select build from promotions other where other.stage = own.stage and phase = 'succeeded' and ended_at < own.ended_at
        order by ended_at desc limit 1) as before,
      (select id from promotions other where other.stage = own.stage and phase = 'succeeded' and ended_at > own.ended_at
        order by ended_at limit 1) as after
    from promotions own where id = ${promotion} and ended_at is not null`.execute(db);
  for (const { build, before, after } of rows) {
    const isStep = build === null || before === null || !(await hasAllOf(db, build, before));
    // What was there already came after another one than was thought.
    const backs = [isStep ? promotion : null, after].filter((id) => id !== null);
    for (const id of backs)
      await sql`insert into step_backs (promotion, stage, at)
        select id, stage, ended_at from promotions where id = ${id} on conflict do nothing`.execute(db);
  }
}

/** A build has more than when it came to its stages: what came there after it may not have that. */
export async function noteGrown(db: Db, build: number): Promise<void> {
  await sql`insert into step_backs (promotion, stage, at)
    select next.id, next.stage, next.ended_at from promotions own cross join lateral (
      select id, stage, ended_at from promotions other
      where other.stage = own.stage and other.phase = 'succeeded'
        and (other.ended_at, other.seq) > (own.ended_at, own.seq)
      order by other.ended_at, other.seq limit 1) next
    where own.build = ${build} and own.phase = 'succeeded' and own.ended_at is not null
    on conflict do nothing`.execute(db);
}

/** Of promotions that came without being noted. */
export async function findStepBacks(db: Db): Promise<void> {
  await sql`select find_step_backs()`.execute(db);
}

async function hasAllOf(db: Db, build: number, other: number): Promise<boolean> {
  if (build === other) return true;
  const [has] = await contains(
    db,
    [{ from: [{ of: 'build', name: buildId(build) }], to: [{ of: 'build', name: buildId(other) }] }],
    { read: mostRead },
  );
  return has === true;
}

/** Arrivals of a stage among which the nearest build with a commit is looked for. */
const mostPassed = 500;

/** Of each stage the build with this commit, of those that came there lately, that stands nearest to it in history. */
export async function passedWith(db: Db, stages: readonly string[], sha: string): Promise<Passed[]> {
  if (stages.length === 0) return [];
  const { rows } = await sql<{ stage: string; build: number }>`
    select passed.stage, passed.build from jsonb_array_elements_text(${toJsonb(stages)}::jsonb) as asked (name) cross join lateral (
      select distinct stage, build from (select stage, build from promotions
        where stage = asked.name and phase = 'succeeded' and build is not null
        order by ended_at desc limit ${mostPassed}) recent
    ) passed join builds on number = passed.build join commit_graph on sha = commit
    order by generation, number desc`.execute(db);
  const having = await thoseWith(db, sha, rows);
  return stages.flatMap((stage) => {
    const nearest = rows.find((row) => row.stage === stage && having.has(row.build));
    return nearest === undefined ? [] : [{ stage, build: buildId(nearest.build) }];
  });
}
