import { sql } from 'kysely';
import { buildId } from '../model/build.js';
import type { EndedRun, LeadTimes } from '../model/dora.js';
import type { Trigger } from '../model/promotion.js';
import type { Db } from './database.js';

/** The newest of what ended by its own doing, the oldest of them first. */
export async function endedSince(db: Db, since: Date, limit: number): Promise<EndedRun[]> {
  const rows = await db
    .selectFrom('promotions')
    .select(['id', 'stage', 'build', 'previous_build', 'trigger', 'phase', 'ended_at'])
    .where('phase', 'in', ['succeeded', 'failed'])
    .where('ended_at', '>=', since)
    .orderBy('ended_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed().flatMap(({ id, stage, build, previous_build: previous, ...run }) =>
    run.ended_at === null
      ? []
      : [
          {
            ...{ promotion: id, stage, trigger: run.trigger as Trigger, at: run.ended_at },
            build: build === null ? null : buildId(build),
            previousBuild: previous === null ? null : buildId(previous),
            isSuccess: run.phase === 'succeeded',
          },
        ],
  );
}

/** It went forward, asked for here. */
const isOwnStep = sql`build is not null and trigger not in ('rollback', 'by-hand')`;

/**
 * A promotion is the first to bring a commit where the build that brought the commit first is newer than all that
 * succeeded on its stage before, on the same branch; the first one of a stage is taken to bring its own build alone.
 */
export async function leadTimes(db: Db, since: Date): Promise<LeadTimes> {
  const deployed = await deployedSince(db, since);
  const [first] = deployed.map(({ before }) => before).toSorted((a, b) => a - b);
  if (first === undefined) return new Map();
  const brought = await broughtAfter(db, first);
  return new Map(
    deployed.flatMap(({ promotion, branch, before, build, at }) => {
      const seconds = brought
        .between(branch, before, build)
        .map((made) => Math.max(0, Math.round((at.getTime() - made.getTime()) / 1000)));
      return seconds.length === 0 ? [] : [[promotion, seconds] as const];
    }),
  );
}

interface Deployed {
  readonly promotion: string;
  readonly branch: string;
  readonly build: number;
  /** The newest build that succeeded on the stage before. */
  readonly before: number;
  readonly at: Date;
}

/** More than there are: with an end in sight they are read by the index of the stage, and not all that ever were. */
const mostOnAStage = 1_000_000;

/**
 * What went forward since then. Of what was accepted before the first of that only the newest build of each stage is
 * looked for.
 */
async function deployedSince(db: Db, since: Date): Promise<Deployed[]> {
  const { rows } = await sql<Deployed>`
    with firsts as materialized (
      select stage, min(seq) as seq from promotions
      where phase = 'succeeded' and ended_at >= ${since} and ${isOwnStep} group by stage
    ), recent as materialized (
      select id, stage, own.seq, build, ended_at from firsts cross join lateral (
        select id, promotions.seq, build, ended_at from promotions
        where promotions.stage = firsts.stage and phase = 'succeeded' and promotions.seq >= firsts.seq and ${isOwnStep}
        order by promotions.stage desc, promotions.seq desc limit ${mostOnAStage}) own
    ), earlier as materialized (
      select stage, (select max(build) from promotions
        where promotions.stage = firsts.stage and phase = 'succeeded' and seq < firsts.seq and ${isOwnStep}) as build
      from firsts
    ), deployed as (
      select id, recent.build, ended_at, coalesce(greatest(earlier.build, max(recent.build) over (
        partition by stage order by seq rows between unbounded preceding and 1 preceding)), recent.build - 1) as before
      from recent join earlier using (stage)
    )
    select id as promotion, branch, build, before, ended_at as at
    from deployed join builds on number = build where build > before and ended_at >= ${since}`.execute(db);
  return rows;
}

/** When the commits were made that came with the builds after this one, by branch. */
async function broughtAfter(db: Db, build: number) {
  const { rows } = await sql<{ build: number; branch: string; made: string[] }>`
    select number as build, branch, jsonb_agg(told.at) as made
    from builds join build_commits told on told.build = number and told.role <> 'also' and told.at is not null
    cross join lateral (select from commit_graph where sha = told.sha and build = told.build offset 0) graph
    where number > ${build} group by number order by number`.execute(db);
  const branches = new Map<string, { build: number; made: readonly Date[] }[]>();
  for (const { build: number, branch, made } of rows) {
    const own = branches.get(branch) ?? [];
    own.push({ build: number, made: made.map((at) => new Date(at)) });
    branches.set(branch, own);
  }
  return {
    /** Of the builds after one of them up to another one. */
    between: (branch: string, after: number, last: number): Date[] => {
      const own = branches.get(branch) ?? [];
      const start = firstAfter(own, after);
      return own.slice(start, firstAfter(own, last)).flatMap(({ made }) => made);
    },
  };
}

/** Where in a list by number those begin that come after one of them. */
function firstAfter(list: readonly { readonly build: number }[], build: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.build ?? 0) > build) high = middle;
    else low = middle + 1;
  }
  return low;
}
