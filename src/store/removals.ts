import { sql } from 'kysely';
import type { RemovalRows } from '../ports/removals.js';
import type { Db } from './database.js';

const now = sql<Date>`clock_timestamp()`;

export function removals(db: Db): RemovalRows {
  return {
    of: async (digest) => {
      const row = await db
        .selectFrom('removals')
        .select(['ended', sql<boolean>`until > clock_timestamp()`.as('holds')])
        .where('digest', '=', digest)
        .executeTakeFirst();
      if (row === undefined) return null;
      if (row.ended) return 'gone';
      return row.holds ? 'under-way' : null;
    },
    begin: async ({ digest, id }, seconds) => {
      const until = sql<Date>`clock_timestamp() + ${seconds} * interval '1 second'`;
      const begun = await db
        .insertInto('removals')
        .values({ digest, id, until })
        .onConflict((conflict) =>
          conflict
            .column('digest')
            .doUpdateSet({ id, until, ended: false })
            .where((eb) => eb.or([eb('removals.ended', '=', true), eb('removals.until', '<', now)])),
        )
        .executeTakeFirst();
      return (begun.numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    end: async ({ digest, id }, how) => {
      if (how === 'stays')
        await db.deleteFrom('removals').where('digest', '=', digest).where('id', '=', id).execute();
      else
        await db
          .updateTable('removals')
          .set({ ended: true })
          .where('digest', '=', digest)
          .where('id', '=', id)
          .execute();
    },
    forget: async (digest) => {
      await db
        .deleteFrom('removals')
        .where('digest', '=', digest)
        .where((eb) => eb.or([eb('ended', '=', true), eb('until', '<', now)]))
        .execute();
    },
    sweep: async (before, limit) => {
      const { rows } = await sql`delete from removals where digest in (
        select digest from removals where until < ${before} limit ${limit}
      ) returning digest`.execute(db);
      return rows.length;
    },
  };
}
