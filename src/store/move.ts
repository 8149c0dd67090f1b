import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Db } from './database.js';

/** How far a move is: so many rows of this table are in their new place. */
export type OnMoved = (table: string, rows: number) => void;

/** The other database holds rows already, and would have to mix two histories. */
export class NotEmpty extends Error {
  constructor(readonly table: string) {
    super(`the table ${table} holds rows already`);
  }
}

/**
 * Copies all rows of one migrated database into another one, both with the same schema: all of them, or none. Numbers
 * and times stay as they are, the next number is the one that would have come, and every table is read again and
 * compared before anything is committed. Throws NotEmpty. Gives the number of rows.
 */
export async function moveRows(from: Database, to: Database, onMoved: OnMoved): Promise<number> {
  // A service that was killed may have left some for the next one.
  await sql`select number_audit()`.execute(from.db);
  return to.db.transaction().execute(async (tx) => {
    for (const setting of ['statement_timeout', 'idle_in_transaction_session_timeout'])
      await sql`select set_config(${setting}, '0', true)`.execute(tx);
    const tables = await tablesOf(tx);
    for (const { name } of tables)
      if (!isSeeded(name) && (await holdsRows(tx, name))) throw new NotEmpty(name);
    return withoutRules(tx, async () => {
      let sum = 0;
      for (const table of tables) {
        const moved = await moveTable(from.db, tx, table);
        onMoved(table.name, moved);
        sum += moved;
      }
      return sum;
    });
  });
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns whose next value the database gives. */
  readonly counted: readonly string[];
}

/** The tables of the product; those of the queue hold only what wakes a service, which looks at everything when it starts. */
async function tablesOf(db: Db): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name,
      jsonb_agg(a.attname order by a.attnum) filter (where a.attgenerated = '') as columns,
      coalesce(jsonb_agg(a.attname) filter (where a.attidentity <> ''), '[]') as counted
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname not like 'kysely%'
    group by c.relname order by c.relname`.execute(db);
  return rows;
}

/** Migrations put a row into this one. */
const isSeeded = (table: string): boolean => table === 'audit_head';

export async function holdsRows(db: Db, table: string): Promise<boolean> {
  const { rows } = await sql<{
    some: boolean;
  }>`select exists (select from ${sql.table(table)}) as some`.execute(db);
  return rows[0]?.some === true;
}

/** Rules of the audit that would give its rows new numbers and times. */
const rules = [
  ['events', 'an_audit_row_takes_the_next_number'],
  ['audit_head', 'the_head_moves_with_the_audit'],
  ['audit_head', 'the_head_stays'],
] as const;

/** Lets rows come with numbers and times of their own, in any order; then everything holds again. */
export async function withoutRules<T>(tx: Db, work: () => Promise<T>): Promise<T> {
  await letRowsCome(tx);
  const done = await work();
  await keepRulesAgain(tx);
  return done;
}

/** Rows name each other in circles, so whether all are there is asked once they are. */
async function letRowsCome(tx: Db): Promise<void> {
  for (const [table, rule] of rules)
    await sql`alter table ${sql.table(table)} disable trigger ${sql.ref(rule)}`.execute(tx);
  await sql`grant delete on audit_head to current_user`.execute(tx);
  await sql`delete from audit_head`.execute(tx);
  await sql`revoke delete on audit_head from current_user`.execute(tx);
  await alterReferences(tx, 'deferrable initially deferred');
}

async function keepRulesAgain(tx: Db): Promise<void> {
  await sql`set constraints all immediate`.execute(tx);
  await alterReferences(tx, 'not deferrable');
  for (const [table, rule] of rules)
    await sql`alter table ${sql.table(table)} enable always trigger ${sql.ref(rule)}`.execute(tx);
}

async function alterReferences(tx: Db, how: string): Promise<void> {
  const { rows } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(tx);
  for (const { table, name } of rows)
    await sql`alter table ${sql.table(table)} alter constraint ${sql.ref(name)} ${sql.raw(how)}`.execute(tx);
}

async function moveTable(from: Db, to: Db, { name, columns, counted }: Table): Promise<number> {
  const table = sql.table(name);
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const told = createHash('sha256');
  let moved = 0;
  for await (const { rows, count } of pagesOf(from, name)) {
    told.update(rows);
    await sql`insert into ${table} (${list}) overriding system value
      select ${list} from jsonb_populate_recordset(null::${table}, ${rows}::jsonb)`.execute(to);
    moved += count;
  }
  for (const column of counted) await setCounter(from, to, { table: name, column });
  const found = createHash('sha256');
  for await (const { rows } of pagesOf(to, name)) found.update(rows);
  if (told.digest('hex') !== found.digest('hex'))
    throw new Error(`the rows of ${name} did not arrive as they were`);
  return moved;
}

interface RowPage {
  /** JSON. */
  readonly rows: string;
  readonly count: number;
}

const pageSize = 200;

/** All rows of a table in the order in which they lie: a database that nobody writes keeps it. */
async function* pagesOf(db: Db, table: string): AsyncGenerator<RowPage> {
  for (let last = '(0,0)'; ;) {
    const { rows } = await sql<RowPage & { last: string | null }>`
      with page as (select ctid as at, to_jsonb(one) as row from ${sql.table(table)} one
        where ctid > ${last}::tid order by ctid limit ${pageSize})
      select max(at)::text as last, count(*)::int as count, jsonb_agg(row order by at)::text as rows from page`.execute(
      db,
    );
    const [page] = rows;
    if (page === undefined || page.last === null) return;
    yield page;
    last = page.last;
  }
}

/** The next number is the one that would have come: one that was given once, and is gone, is not given again. */
async function setCounter(
  from: Db,
  to: Db,
  { table, column }: { table: string; column: string },
): Promise<void> {
  const { rows } = await sql<{
    name: string;
  }>`select pg_get_serial_sequence(${table}, ${column}) as name`.execute(from);
  const counter = await sql<{ last: string; given: boolean }>`
    select last_value::text as last, is_called as given from ${sql.raw(rows[0]?.name ?? '')}`.execute(from);
  const [state] = counter.rows;
  if (state === undefined) throw new Error(`${table} counts nothing`);
  await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${state.last}::bigint, ${state.given})`.execute(
    to,
  );
}
