import { sql, type Selectable } from 'kysely';
import { buildId, buildNumber } from '../model/build.js';
import type { Milestone } from '../model/milestone.js';
import type { MilestoneRows } from '../ports/milestones.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function milestones(db: Db): MilestoneRows {
  const newestFirst = () => db.selectFrom('milestones').selectAll().select(arrived).orderBy('number', 'desc');
  return {
    list: async () => (await newestFirst().execute()).map(toMilestone),
    last: async () => {
      const row = await newestFirst().limit(1).executeTakeFirst();
      return row === undefined ? undefined : toMilestone(row);
    },
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

const toMilestone = (row: Selectable<Schema['milestones']> & { arrived: boolean }): Milestone => ({
  number: row.number,
  build: buildId(row.build),
  stage: row.stage,
  promotion: row.promotion,
  notes: row.notes,
  createdAt: row.created_at,
  createdBy: row.created_by,
  arrived: row.arrived,
});
