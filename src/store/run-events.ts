import type { Rows } from '../promotion/rows.js';
import type { Db } from './database.js';

export function runEvents(db: Db): Rows['runEvents'] {
  return {
    append: async (promotion, list) => {
      if (list.length === 0) return;
      await db
        .insertInto('run_events')
        .values(list.map((event) => ({ promotion, event: JSON.stringify(event) })))
        .execute();
    },
    after: async (promotion, id, limit) => {
      const rows = await db
        .selectFrom('run_events')
        .selectAll()
        .where('promotion', '=', promotion)
        .where('id', '>', id)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row.event, id: row.id, at: row.at }));
    },
  };
}
