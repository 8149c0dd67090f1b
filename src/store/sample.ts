import { sql } from 'kysely';
import type { Database, Db } from './database.js';
import { findStepBacks } from './presence.js';
import { holdsRows, NotEmpty, withoutRules } from './move.js';
import { toJsonb } from './to-jsonb.js';
import { chooseTrunk } from './trunk.js';

/** What somebody really did stands in one of these. */
const real = ['promotions', 'builds', 'milestones', 'holds', 'clients', 'events', 'tokens'] as const;

/** Columns whose next number comes after the rows that bring their own. */
const counted = [
  ['builds', 'number'],
  ['promotions', 'seq'],
] as const;

/** When the sample world in this database is drawn for; null = what is there is real. */
export async function readSampleTime(db: Db): Promise<Date | null> {
  const row = await db.selectFrom('sample').select('at').executeTakeFirst();
  return row?.at ?? null;
}

/**
 * Writes made-up rows into a database in which nothing has happened yet, and marks it: all of them, or none. Their
 * times are their own, so they come by the way on which rows are moved. Throws NotEmpty. Gives the number of rows.
 */
export function writeSample(
  { db }: Pick<Database, 'db'>,
  at: Date,
  rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    for (const table of real) if (await holdsRows(tx, table)) throw new NotEmpty(table);
    await withoutRules(tx, async () => {
      // Those of a service that has started, and done nothing.
      for (const table of ['schedules', 'stages'] as const) await tx.deleteFrom(table).execute();
      for (const [table, list] of Object.entries(rows)) await insert(tx, table, list);
      for (const [table, column] of counted) await countOn(tx, table, column);
      await chooseTrunk(tx);
      await findStepBacks(tx);
      await tx.insertInto('sample').values({ at }).execute();
    });
    return Object.values(rows).reduce((sum, list) => sum + list.length, 0);
  });
}

const atOnce = 500;

async function insert(
  tx: Db,
  name: string,
  list: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const [first] = list;
  if (first === undefined) return;
  const table = sql.table(name);
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  for (let from = 0; from < list.length; from += atOnce)
    await sql`insert into ${table} (${columns}) overriding system value
      select ${columns} from jsonb_populate_recordset(null::${table}, ${toJsonb(list.slice(from, from + atOnce))}::jsonb)`.execute(
      tx,
    );
}

const countOn = (tx: Db, table: string, column: string): Promise<unknown> =>
  sql`select setval(pg_get_serial_sequence(${table}, ${column}), (select max(${sql.ref(column)}) from ${sql.table(table)}))`.execute(
    tx,
  );
