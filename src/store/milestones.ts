import type { Selectable } from 'kysely';
import { buildId, buildNumber } from '../model/build.js';
import type { Milestone } from '../model/milestone.js';
import type { Rows } from '../promotion/rows.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function milestones(db: Db): Rows['milestones'] {
  const newestFirst = () => db.selectFrom('milestones').selectAll().orderBy('number', 'desc');
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
          .executeTakeFirstOrThrow(),
      ),
    stagesOf: async (build) =>
      (
        await db
          .selectFrom('milestones')
          .select('stage')
          .distinct()
          .where('build', '=', buildNumber(build))
          .execute()
      ).map(({ stage }) => stage),
  };
}

const toMilestone = (row: Selectable<Schema['milestones']>): Milestone => ({
  number: row.number,
  build: buildId(row.build),
  stage: row.stage,
  promotion: row.promotion,
  notes: row.notes,
  createdAt: row.created_at,
  createdBy: row.created_by,
});
