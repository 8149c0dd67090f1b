import { sql, type Kysely, type Selectable } from 'kysely';
import type { Machine } from '../model/machine.js';
import type { MachineRows } from '../ports/machines.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function machines(db: Db): MachineRows {
  return {
    get: async (id) => {
      const row = await db.selectFrom('machines').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toMachine(row);
    },
    list: async () => (await db.selectFrom('machines').selectAll().orderBy('id').execute()).map(toMachine),
  };
}

/** A machine is there, or was moved; its services say from then on that they are heard of. */
export async function noteMachine(db: Kysely<Schema>, machine: Omit<Machine, 'seenAt'>): Promise<void> {
  const { id, host, dataDir: data_dir } = machine;
  const seen_at = sql<Date>`clock_timestamp()`;
  await db
    .insertInto('machines')
    .values({ id, host, data_dir, seen_at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ host, data_dir, seen_at }))
    .execute();
}

const toMachine = ({ data_dir, seen_at, ...row }: Selectable<Schema['machines']>): Machine => ({
  ...row,
  dataDir: data_dir,
  seenAt: seen_at,
});
