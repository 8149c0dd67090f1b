import type { Actor } from '../model/actor.js';
import type { Rows } from '../ports/rows.js';
import type { Db } from './database.js';

export function schedules(db: Db): Rows['schedules'] {
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
      const row = await db
        .selectFrom('schedules')
        .selectAll()
        .where('stage', '=', stage)
        .where('paused_at', 'is not', null)
        .executeTakeFirst();
      if (row?.paused_at == null) return null;
      const actor = { id: row.paused_by_id ?? '', via: row.paused_by_via as Actor['via'] };
      return { since: row.paused_at, actor, reason: row.pause_reason };
    },
    setPause: async (stage, pause) => {
      await db
        .updateTable('schedules')
        .set({
          paused_at: pause?.since ?? null,
          paused_by_id: pause?.actor.id ?? null,
          paused_by_via: pause?.actor.via ?? null,
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
