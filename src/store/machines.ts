import { sql, type Kysely, type Selectable } from 'kysely';
import { isAwayAt, type Machine } from '../model/machine.js';
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

/** Another machine that has a name, and was heard of just now. */
export class NameTaken extends Error {
  constructor(readonly machine: Machine) {
    super(`${machine.host} is named ${String(machine.name)}`);
  }
}

/**
 * A machine is there, or was moved; its services say from then on that they are heard of. A name that it says is its
 * own from then on, also where another one had it that is away. Throws NameTaken.
 */
export async function noteMachine(db: Kysely<Schema>, machine: Omit<Machine, 'seenAt'>): Promise<void> {
  const { id, host, name, dataDir: data_dir } = machine;
  if (name !== null) await freeName(db, { id, name });
  const seen_at = sql<Date>`clock_timestamp()`;
  await db
    .insertInto('machines')
    .values({ id, host, name, data_dir, seen_at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ host, name, data_dir, seen_at }))
    .execute();
}

async function freeName(db: Kysely<Schema>, { id, name }: { id: string; name: string }): Promise<void> {
  const other = await db
    .selectFrom('machines')
    .selectAll()
    .where('name', '=', name)
    .where('id', '<>', id)
    .forUpdate()
    .executeTakeFirst();
  if (other === undefined) return;
  const { now } = await db.selectNoFrom(sql<Date>`clock_timestamp()`.as('now')).executeTakeFirstOrThrow();
  if (!isAwayAt(toMachine(other), now)) throw new NameTaken(toMachine(other));
  await db.updateTable('machines').set({ name: null }).where('id', '=', other.id).execute();
}

const toMachine = ({ data_dir, seen_at, ...row }: Selectable<Schema['machines']>): Machine => ({
  ...row,
  dataDir: data_dir,
  seenAt: seen_at,
});
