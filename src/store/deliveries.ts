import type { DeliveryRows } from '../ports/deliveries.js';
import type { Db } from './database.js';
import { sql } from 'kysely';

export function deliveries(db: Db): DeliveryRows {
  return {
    insert: async ({ id, event, digest, push, ignored }) => {
      const row = {
        ...{ id, event, digest, ref: push?.ref ?? null },
        ...{ commit_before: push?.before ?? null, commit_after: push?.after ?? null },
        outcome: ignored,
      };
      const kept = await db
        .insertInto('github_deliveries')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return kept.numInsertedOrUpdatedRows === 1n;
    },
    take: async () => {
      const row = await db
        .selectFrom('github_deliveries')
        .select(['id', 'ref', 'commit_before', 'commit_after'])
        .where('outcome', 'is', null)
        .orderBy('at')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { id, ref, commit_before: before, commit_after: after } = row;
      return { id, ref: ref ?? '', before: before ?? '', after: after ?? '' };
    },
    settle: async (id, outcome) => {
      await db.updateTable('github_deliveries').set({ outcome }).where('id', '=', id).execute();
    },
    forget: async (before, limit) => {
      const { rows } = await sql`delete from github_deliveries where id in (
        select id from github_deliveries where at < ${before} and outcome is not null limit ${limit}
      ) returning id`.execute(db);
      return rows.length;
    },
  };
}
