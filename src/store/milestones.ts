import { sql, type Selectable } from 'kysely';
import { buildId, buildNumber } from '../model/build.js';
import type { Milestone } from '../model/milestone.js';
import type { MilestoneRows } from '../ports/milestones.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function milestones(db: Db): MilestoneRows {
  const newestFirst = () => db.selectFrom('milestones').selectAll().select(arrived).orderBy('number', 'desc');
  return {
    list: async ({ below, limit }) => {
      const all = newestFirst().limit(limit);
      const part = below === undefined ? all : all.where('number', '<', below);
      return (await part.execute()).map(toMilestone);
    },
    last: async () => one(await newestFirst().limit(1).executeTakeFirst()),
    get: async (number) => one(await newestFirst().where('number', '=', number).executeTakeFirst()),
    onSlots: async () => {
      const rows = await newestFirst()
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('stages')
              .whereRef('stages.stage', '=', 'milestones.stage')
              .whereRef('stages.current_build', '=', 'milestones.build'),
          ),
        )
        .execute();
      return rows.map(toMilestone);
    },
    newestOfSlots: () =>
      db
        .selectFrom('stages')
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('milestones')
              .select(['number', 'stage'])
              .whereRef('milestones.stage', '=', 'stages.stage')
              .orderBy('number', 'desc')
              .limit(1)
              .as('newest'),
          (join) => join.onTrue(),
        )
        .selectAll('newest')
        .execute(),
    ofBuilds: async (builds) =>
      builds.length === 0
        ? []
        : (await newestFirst().where('build', 'in', builds.map(buildNumber)).execute()).map(toMilestone),
    insert: async (milestone) =>
      toMilestone(
        await db
          .insertInto('milestones')
          .values({
            number: milestone.number,
            build: buildNumber(milestone.build),
            stage: milestone.stage,
            promotion: milestone.promotion,
            notes: milestone.notes,
            created_by: milestone.createdBy,
          })
          .returningAll()
          .returning(arrived)
          .executeTakeFirstOrThrow(),
      ),
    among: async (builds) => {
      if (builds.length === 0) return [];
      const rows = await db
        .selectFrom('milestones')
        .select(['stage', 'build'])
        .where('build', 'in', builds.map(buildNumber))
        .execute();
      return rows.map(({ stage, build }) => ({ stage, build: buildId(build) }));
    },
  };
}

/** By its own promotion or a later one of its build; one that was stopped or failed may have brought the build, too. */
const arrived = sql<boolean>`exists (
  select from promotions p join stages s on s.stage = p.stage
  where p.stage = milestones.stage and p.build = milestones.build
    and p.seq >= (select own.seq from promotions own where own.id = milestones.promotion)
    and (p.phase = 'succeeded' or p.id = s.current_promotion)
)`.as('arrived');

type MilestoneRow = Selectable<Schema['milestones']> & { arrived: boolean };

const one = (row: MilestoneRow | undefined): Milestone | undefined =>
  row === undefined ? undefined : toMilestone(row);

const toMilestone = (row: MilestoneRow): Milestone => ({
  number: row.number,
  build: buildId(row.build),
  stage: row.stage,
  promotion: row.promotion,
  notes: row.notes,
  createdAt: row.created_at,
  createdBy: row.created_by,
  arrived: row.arrived,
});
