import type { Rows } from '../promotion/ports.js';
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
    look: async (stage, now) => {
      await db.updateTable('schedules').set({ looked_at: now }).where('stage', '=', stage).execute();
    },
  };
}
