import { sql, type Kysely, type Selectable } from 'kysely';
import type { Instance, OwnInstance } from '../model/instance.js';
import type { InstanceRows } from '../ports/instances.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function instances(db: Db): InstanceRows {
  return {
    get: async (id) => {
      const row = await db.selectFrom('instances').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toInstance(row);
    },
    list: async () => (await db.selectFrom('instances').selectAll().orderBy('id').execute()).map(toInstance),
    remove: async (id) => {
      await db.deleteFrom('instances').where('id', '=', id).execute();
    },
  };
}

/** Gives a sign of life, and the time of the database. */
export async function beat(db: Kysely<Schema>, own: OwnInstance): Promise<Date> {
  const { pidSpace: pid_space, ...columns } = own;
  const seen_at = sql<Date>`clock_timestamp()`;
  const row = await db
    .insertInto('instances')
    .values({ ...columns, pid_space, seen_at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ url: own.url, seen_at }))
    .returning('seen_at')
    .executeTakeFirstOrThrow();
  if (own.machine !== null)
    await db.updateTable('machines').set({ seen_at }).where('id', '=', own.machine).execute();
  return row.seen_at;
}

const toInstance = ({
  started_at,
  seen_at,
  pid_space,
  ...row
}: Selectable<Schema['instances']>): Instance => ({
  ...row,
  pidSpace: pid_space,
  startedAt: started_at,
  seenAt: seen_at,
});
