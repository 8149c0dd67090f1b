import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../src/store/database.js';
import { moveRows, NotEmpty } from '../../src/store/move.js';
import { createStore } from '../../src/store/store.js';
import { setHold } from '../../src/requests/hold.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
let to: TestDatabase;
beforeEach(async () => {
  desk = await openDesk();
  to = await openTestDatabase();
  await desk.register('one', { commits: manyCommits });
  await desk.succeed('dev');
  await desk.register('gone');
  const hold = { stage: 'devqa', kind: 'qa' as const, reason: '회귀 시험', until: null, ifMatch: null };
  await desk.inTransaction((rows) => setHold(desk.ports, rows, { caller: mina, request: hold }));
  await ask('nightly');
});
afterEach(async () => {
  await desk.close();
  await to.drop();
});

/** More than one page of them. */
const manyCommits = Array.from({ length: 450 }, (_, index) => ({
  ...{ sha: index.toString(16).padStart(40, '0'), subject: `변경 ${String(index)}`, author: 'Jisoo' },
  at: '2026-11-29T01:02:03.456Z',
}));

const ask = (stage: string) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted: { build: 'b1' }, reason: null, ifMatch: null, hold: { do: 'wait' } },
    }),
  );

async function namesIn({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = current_schema() and tablename not like 'kysely%' order by name`.execute(db);
  return rows.map(({ name }) => name);
}

async function rowsOf({ db }: Database, name: string): Promise<string[]> {
  const { rows } = await sql<{
    row: string;
  }>`select to_jsonb(one)::text as row from ${sql.table(name)} one`.execute(db);
  return rows.map(({ row }) => row).toSorted();
}

async function everything(database: Database): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const name of await namesIn(database)) found[name] = await rowsOf(database, name);
  return found;
}

const nextBuild = async ({ db }: Database): Promise<unknown> =>
  (
    await sql<{
      next: unknown;
    }>`select nextval(pg_get_serial_sequence('builds', 'number'))::int as next`.execute(db)
  ).rows[0]?.next;

test('every row is in the other database as it was, and is counted', async () => {
  const before = await everything(desk.database);
  const told: Record<string, number> = {};
  const rows = await moveRows(desk.database, to, (table, moved) => (told[table] = moved));
  expect(await everything(to)).toEqual(before);
  expect(await everything(desk.database)).toEqual(before);
  const counts = Object.fromEntries(Object.entries(before).map(([name, all]) => [name, all.length]));
  expect(told).toEqual(counts);
  expect(rows).toBe(Object.values(counts).reduce((sum, one) => sum + one, 0));
  expect(counts).toMatchObject({ builds: 2, build_commits: 451, holds: 1, audit_head: 1 });
});

test('the next build has the number that it would have had, also where the last one was given and is gone', async () => {
  expect(await nextBuild(desk.database)).toBe(3);
  await moveRows(desk.database, to, () => undefined);
  expect(await nextBuild(to)).toBe(4);
});

test('the audit goes on with its next row, and is only ever added to, as before', async () => {
  await moveRows(desk.database, to, () => undefined);
  const last = (await rowsOf(to, 'events')).length;
  const store = createStore(to);
  const promotions = await store.read.promotions.open('nightly');
  expect(promotions.map(({ build }) => build)).toEqual(['b1']);
  await expect(sql`update events set reason = 'another'`.execute(to.db)).rejects.toThrow(
    /only ever added to|permission/,
  );
  await expect(sql`delete from audit_head`.execute(to.db)).rejects.toThrow(/only ever added to|permission/);
  await expect(sql`update audit_head set last = 1`.execute(to.db)).rejects.toThrow(
    /moves with its rows only/,
  );
  const hold = { stage: 'dev', kind: 'qa' as const, reason: 'QA', until: null, ifMatch: null };
  await store.transaction((rows) => setHold(desk.ports, rows, { caller: mina, request: hold }));
  const { rows } = await sql<{ seq: number }>`select max(seq)::int as seq from events`.execute(to.db);
  expect(rows).toEqual([{ seq: last + 1 }]);
});

test('references are asked at once again', async () => {
  await moveRows(desk.database, to, () => undefined);
  const { rows } = await sql<{ late: number }>`select count(*)::int as late from pg_constraint
    where contype = 'f' and condeferrable`.execute(to.db);
  expect(rows).toEqual([{ late: 0 }]);
});

test('a database with rows of its own is refused by the table that has them, and gets none', async () => {
  await createStore(to).transaction((rows) => rows.stages.ensure(['dev']));
  const before = await everything(to);
  await expect(moveRows(desk.database, to, () => undefined)).rejects.toThrow(new NotEmpty('stages'));
  expect(await everything(to)).toEqual(before);
});

test('what fails in the middle leaves nothing behind', async () => {
  const before = await everything(to);
  const failing = moveRows(desk.database, to, (table) => {
    if (table === 'promotions') throw new Error('the cable');
  });
  await expect(failing).rejects.toThrow('the cable');
  expect(await everything(to)).toEqual(before);
});
