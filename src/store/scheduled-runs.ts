import { buildId } from '../model/build.js';
import type { Range } from '../model/calendar.js';
import type { Phase } from '../model/promotion.js';
import type { ScheduledRun } from '../model/scheduled-run.js';
import type { Db } from './database.js';

/** What schedules made on each of these stages within a range, the newest so many of each, the oldest first. */
export async function scheduledBetween(
  db: Db,
  stages: readonly string[],
  { from, until }: Range,
  most: number,
): Promise<ScheduledRun[]> {
  if (stages.length === 0) return [];
  const rows = await db
    .selectFrom('stages')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('promotions')
          .whereRef('promotions.stage', '=', 'stages.stage')
          .where('trigger', '=', 'schedule')
          .where('created_at', '>=', from)
          .where('created_at', '<', until)
          .select(['id', 'build', 'phase', 'created_at', 'occurrence', 'seq'])
          .orderBy('created_at', 'desc')
          .limit(most)
          .as('run'),
      (join) => join.onTrue(),
    )
    .select(['stages.stage', 'run.id', 'run.build', 'run.phase', 'run.created_at', 'run.occurrence'])
    .where('stages.stage', 'in', stages)
    .orderBy('run.created_at')
    .orderBy('run.seq')
    .execute();
  return rows.map(({ stage, id, build, phase, created_at: at, occurrence }) => ({
    ...{ stage, at, occurrence, phase: phase as Phase, promotion: id },
    build: build === null ? null : buildId(build),
  }));
}
