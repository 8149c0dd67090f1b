import type { Selectable } from 'kysely';
import { ulid } from 'ulid';
import { buildId, buildNumber } from '../model/build.js';
import type { PutBack } from '../model/put-back.js';
import type { PutBackRows } from '../ports/put-backs.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function putBacks(db: Db): PutBackRows {
  const select = () => db.selectFrom('put_backs').selectAll('put_backs').orderBy('put_backs.created_at');
  const change = (id: string) => db.updateTable('put_backs').where('id', '=', id);
  return {
    insert: async ({ build, by, aheadSeconds, stage, reservation, passing }) =>
      toPutBack(
        await db
          .insertInto('put_backs')
          .values({
            ...{ id: `pb_${ulid()}`, stage, reservation, passing, build: buildNumber(build) },
            ...{ by_id: by, ahead_seconds: aheadSeconds },
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    get: async (id) => {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toPutBack(row);
    },
    open: async () => (await select().where('ended_at', 'is', null).execute()).map(toPutBack),
    openFor: async (reservation) => {
      const open = select().where('ended_at', 'is', null);
      const row = await open.where('reservation', '=', reservation).executeTakeFirst();
      return row === undefined ? undefined : toPutBack(row);
    },
    failed: async () =>
      (
        await select()
          .innerJoin('holds', 'holds.id', 'put_backs.reservation')
          .where('put_backs.how', '=', 'failed')
          .where('holds.ended_at', 'is', null)
          .execute()
      ).map(toPutBack),
    make: async (id, promotion) => {
      await change(id).set({ promotion }).execute();
    },
    end: async (id, { at, how, why }) => {
      await change(id).set({ ended_at: at, how, why }).execute();
    },
  };
}

const toPutBack = (row: Selectable<Schema['put_backs']>): PutBack => ({
  ...{ id: row.id, stage: row.stage, reservation: row.reservation, build: buildId(row.build) },
  ...{ passing: row.passing, by: row.by_id, aheadSeconds: row.ahead_seconds, promotion: row.promotion },
  end: row.ended_at === null || row.how === null ? null : { at: row.ended_at, how: row.how, why: row.why },
});
