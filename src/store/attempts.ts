import { sql, type Selectable } from 'kysely';
import type { Attempt } from '../model/promotion.js';
import type { AttemptRows } from '../ports/attempts.js';
import type { Db } from './database.js';
import { toJsonb } from './to-jsonb.js';
import type { Schema } from './schema.js';

export function attempts(db: Db): AttemptRows {
  const last = (promotion: string) =>
    db
      .selectFrom('attempts')
      .selectAll()
      .where('promotion', '=', promotion)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
  return {
    insert: async (promotion, { fence, instance, machine }) => {
      const number = ((await last(promotion))?.number ?? 0) + 1;
      const row = await db
        .insertInto('attempts')
        .values({ id: `${promotion}.${number}`, promotion, number, fence, instance, machine })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toAttempt(row);
    },
    of: async (promotion) => {
      const rows = await db
        .selectFrom('attempts')
        .selectAll()
        .where('promotion', '=', promotion)
        .orderBy('number')
        .execute();
      return rows.map(toAttempt);
    },
    last: async (promotion) => {
      const row = await last(promotion);
      return row === undefined ? undefined : toAttempt(row);
    },
    lastOf: async (promotions) => {
      if (promotions.length === 0) return [];
      const rows = await db
        .selectFrom('attempts')
        .selectAll()
        .distinctOn('promotion')
        .where('promotion', 'in', promotions)
        .orderBy('promotion')
        .orderBy('number', 'desc')
        .execute();
      return rows.map(toAttempt);
    },
    lastStart: async (stage) => {
      const row = await db
        .selectFrom('attempts')
        .innerJoin('promotions', 'promotions.id', 'attempts.promotion')
        .select((eb) => eb.fn.max('attempts.started_at').as('at'))
        .where('promotions.stage', '=', stage)
        .executeTakeFirst();
      return row?.at ?? null;
    },
    take: async (attempt, { from, to }) => {
      const row = await db
        .updateTable('attempts')
        .set({ instance: to })
        .where('id', '=', attempt)
        .where('instance', 'is not distinct from', from)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : toAttempt(row);
    },
    progress: async (attempt, { instance, offset, seen }) => {
      const { numUpdatedRows } = await db
        .updateTable('attempts')
        .set({
          event_offset: offset,
          // Those of an attempt from before stay unknown: null and something is null.
          ...(seen.length === 0 ? {} : { seen: sql<string>`seen || ${toJsonb(seen)}::jsonb` }),
        })
        .where('id', '=', attempt)
        .where('instance', '=', instance)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    end: async (attempt) => {
      await db
        .updateTable('attempts')
        .set({ ended_at: sql<Date>`clock_timestamp()` })
        .where('id', '=', attempt)
        .execute();
    },
  };
}

const toAttempt = (row: Selectable<Schema['attempts']>): Attempt => ({
  id: row.id,
  promotion: row.promotion,
  number: row.number,
  fence: row.fence,
  instance: row.instance,
  machine: row.machine,
  offset: row.event_offset,
  seen: row.seen,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});
