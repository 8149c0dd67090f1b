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

/**
 * A promotion is the first to bring a commit where the build that brought the commit first is newer than all that
 * succeeded on its stage before, on the same branch; the first one of a stage is taken to bring its own build alone.
 */
export async function leadTimes(db: Db, since: Date): Promise<LeadTimes> {
  const { rows } = await sql<{ promotion: string; seconds: number[] }>`
    with deployed as (
      select id, build, ended_at, coalesce(max(build) over (partition by stage order by seq
        rows between unbounded preceding and 1 preceding), build - 1) as before
      from promotions
      where phase = 'succeeded' and build is not null and trigger not in ('rollback', 'by-hand')
    )
    select deployed.id as promotion,
      jsonb_agg(greatest(0, round(extract(epoch from deployed.ended_at - told.at)))) as seconds
    from deployed
    join builds own on own.number = deployed.build
    join builds brought on brought.branch = own.branch
      and brought.number > deployed.before and brought.number <= deployed.build
    join build_commits told on told.build = brought.number and told.role <> 'also' and told.at is not null
    join commit_graph graph on graph.sha = told.sha and graph.build = told.build
    where deployed.ended_at >= ${since} and deployed.build > deployed.before
    group by deployed.id`.execute(db);
  return new Map(rows.map(({ promotion, seconds }) => [promotion, seconds.map(Number)]));
}
