import type { Selectable } from 'kysely';
import type { Pause } from '../model/schedule.js';
import type { ScheduleRows } from '../ports/schedules.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function schedules(db: Db): ScheduleRows {
  return {
    lookedAt: async (stage, now) => {
      await db
        .insertInto('schedules')
        .values({ stage, looked_at: now })
        .onConflict((conflict) => conflict.column('stage').doNothing())
        .execute();
      const row = await db
        .selectFrom('schedules')
        .select('looked_at')
        .where('stage', '=', stage)
        .forUpdate()
        .executeTakeFirstOrThrow();
      return row.looked_at;
    },
    pause: async (stage) => {
      const row = await paused(db).where('stage', '=', stage).executeTakeFirst();
      return row === undefined ? null : toPause(row);
    },
    pauses: async () => {
      const rows = await paused(db).execute();
      return rows.map((row) => ({ ...toPause(row), stage: row.stage }));
    },
    setPause: async (stage, pause) => {
      await db
        .updateTable('schedules')
        .set({
          paused_at: pause?.since ?? null,
          ...toActorColumns('paused_by', pause?.actor ?? null),
          pause_reason: pause?.reason ?? null,
        })
        .where('stage', '=', stage)
        .execute();
    },
    look: async (stage, now) => {
      await db.updateTable('schedules').set({ looked_at: now }).where('stage', '=', stage).execute();
    },
  };
}

const paused = (db: Db) =>
  db
    .selectFrom('schedules')
    .selectAll()
    .where('paused_at', 'is not', null)
    .$narrowType<{ paused_at: Date }>();

const toPause = (row: Selectable<Schema['schedules']> & { paused_at: Date }): Pause => ({
  since: row.paused_at,
  actor: actorIn('paused_by', row),
  reason: row.pause_reason,
});
