import { sql, type Selectable } from 'kysely';
import { ulid } from 'ulid';
import { buildId, buildNumber } from '../model/build.js';
import type { Quarantine } from '../model/quarantine.js';
import type { QuarantineRows } from '../ports/quarantines.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function quarantines(db: Db): QuarantineRows {
  const open = () => db.selectFrom('quarantines').selectAll().where('lifted_at', 'is', null);
  const openOn = async (stages: readonly string[]): Promise<Quarantine[]> =>
    stages.length === 0
      ? []
      : (await open().where('stage', 'in', stages).orderBy('created_at', 'desc').execute()).map(toQuarantine);
  return {
    open: async (stage, build) => {
      const row = await open()
        .where('stage', '=', stage)
        .where('build', '=', buildNumber(build))
        .executeTakeFirst();
      return row === undefined ? undefined : toQuarantine(row);
    },
    allOpen: (stage) => openOn([stage]),
    openOn,
    insert: async ({ stage, build, why, reason, actor }) =>
      toQuarantine(
        await db
          .insertInto('quarantines')
          .values({
            id: `qrn_${ulid()}`,
            stage,
            build: buildNumber(build),
            why,
            reason,
            ...toActorColumns('actor', actor),
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    lift: async (id, { actor, reason }) => {
      await db
        .updateTable('quarantines')
        .set({
          lifted_at: sql<Date>`clock_timestamp()`,
          ...toActorColumns('lifted_by', actor),
          lift_reason: reason,
        })
        .where('id', '=', id)
        .execute();
    },
  };
}

const toQuarantine = (row: Selectable<Schema['quarantines']>): Quarantine => ({
  id: row.id,
  stage: row.stage,
  build: buildId(row.build),
  why: row.why,
  reason: row.reason,
  actor: actorIn('actor', row),
  createdAt: row.created_at,
});
