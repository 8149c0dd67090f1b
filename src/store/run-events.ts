import { sql } from 'kysely';
import type { RunEventRows } from '../ports/run-events.js';
import type { Db } from './database.js';
import { toJsonb } from './to-jsonb.js';

export function runEvents(db: Db): RunEventRows {
  return {
    append: async (promotion, list) => {
      if (list.length === 0) return;
      await db
        .insertInto('run_events')
        .values(list.map((event) => ({ promotion, event: toJsonb(event) })))
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
    lastProgress: async (promotion) => {
      const row = await db
        .selectFrom('run_events')
        .select('event')
        .where('promotion', '=', promotion)
        .where(sql<boolean>`event->>'kind' = 'progress'`)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.event.kind === 'progress' ? row.event : null;
    },
    forgetLog: async (before, limit) => {
      const old = db
        .selectFrom('run_events')
        .innerJoin('promotions', 'promotions.id', 'run_events.promotion')
        .select('run_events.id')
        .where('run_events.at', '<', before)
        .where(sql<boolean>`run_events.event->>'kind' = 'log'`)
        .where('promotions.ended_at', '<', before)
        .orderBy('run_events.at')
        .limit(limit);
      const gone = await db.deleteFrom('run_events').where('id', 'in', old).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}
