import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { AuditRow } from '../../src/model/audit.js';
import type { NewEvent } from '../../src/ports/events.js';
import type { Store } from '../../src/ports/store.js';
import { moveRows } from '../../src/store/move.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await openTestDatabase();
  store = createStore(database);
  await store.transaction((rows) => rows.stages.ensure(['dev', 'nightly']));
});
afterEach(() => database.drop());

/** Only there have two a connection each. */
const onServer = (process.env['DATABASE_URL'] ?? '') === '' ? test.skip : test;

const eventOf = (stage: string): NewEvent => ({
  ...{ name: 'hold:set', stage, promotion: null, requestId: null },
  actor: { id: 'mina', via: 'api' },
});
const change = (stage: string): Promise<void> =>
  store.transaction((rows) => rows.events.append(eventOf(stage)));
const all = (): Promise<AuditRow[]> => store.read.events.after(0, { limit: 10_000 });
const stagesOf = (rows: readonly AuditRow[]) => rows.map(({ seq, stage }) => [seq, stage]);

/** Numbers a row of `other` and has not committed until the function that it gives is called. */
async function someoneNumbers(how: 'commit' | 'rollback'): Promise<() => Promise<void>> {
  const tx = await database.db.startTransaction().execute();
  await sql`insert into events (name, stage, actor_id, actor_via, facts)
    values ('hold:set', 'other', 'other', 'api', '{}')`.execute(tx);
  return () => tx[how]().execute();
}

onServer('who finds somebody giving numbers waits neither for them nor for their commit', async () => {
  await change('dev');
  const commit = await someoneNumbers('commit');
  await change('nightly');
  await change('dev');
  await commit();
  const rows = await all();
  expect(stagesOf(rows)).toEqual([
    [1, 'dev'],
    [2, 'other'],
    [3, 'nightly'],
    [4, 'dev'],
  ]);
  const times = rows.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

onServer('nobody reads less than what was answered: reading waits for the numbers', async () => {
  const commit = await someoneNumbers('commit');
  await change('dev');
  const [last, listed, found] = [
    store.read.events.last(),
    store.read.events.list({ stage: 'dev', limit: 10 }),
    store.read.events.get(2),
  ];
  await commit();
  expect(await last).toBe(2);
  expect(stagesOf(await listed)).toEqual([[2, 'dev']]);
  expect(await found).toMatchObject({ stage: 'dev' });
});

onServer('who gave numbers and is rolled back leaves no gap, and what waited keeps its place', async () => {
  await change('dev');
  const rollBack = await someoneNumbers('rollback');
  await change('nightly');
  await rollBack();
  await change('dev');
  expect(stagesOf(await all())).toEqual([
    [1, 'dev'],
    [2, 'nightly'],
    [3, 'dev'],
  ]);
});

onServer('listeners are told once a row can be read, also where it had to wait', async () => {
  const commit = await someoneNumbers('commit');
  const told = new Promise<void>((resolve) => store.onEvents(resolve));
  await change('dev');
  await commit();
  await told;
  const { rows } = await sql<{
    seq: number;
  }>`select seq::int as seq from events where stage = 'dev'`.execute(database.db);
  expect(rows).toEqual([{ seq: 2 }]);
});

onServer(
  'eight at once are all numbered, each after what it had seen',
  async () => {
    const seen: [number, string][] = [];
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 25; n += 1) {
          const before = await store.read.events.last();
          const stage = `${String(writer)}.${String(n)}`;
          await change(stage);
          seen.push([before, stage]);
        }
      }),
    );
    const rows = await all();
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, place) => place + 1));
    const seqOf = new Map(rows.map(({ seq, stage }) => [stage, seq]));
    expect(seen.filter(([before, stage]) => (seqOf.get(stage) ?? 0) <= before)).toEqual([]);
  },
  60_000,
);

/** As a service leaves it that is killed after its commit. */
const leaveBehind = (stage: string): Promise<unknown> =>
  sql`insert into unnumbered_events (at, name, stage, actor_id, actor_via, facts)
    values ('2026-11-24T04:45:00Z', 'hold:set', ${stage}, 'mina', 'api', '{}')`.execute(database.db);

test('what a killed service left is numbered before the next row, with the time of its change', async () => {
  await leaveBehind('dev');
  await leaveBehind('nightly');
  await change('dev');
  const rows = await all();
  expect(stagesOf(rows)).toEqual([
    [1, 'dev'],
    [2, 'nightly'],
    [3, 'dev'],
  ]);
  expect(rows[0]?.at).toEqual(new Date('2026-11-24T04:45:00Z'));
});

test('no row is before the time of the one before it', async () => {
  await change('nightly');
  await leaveBehind('dev');
  await change('nightly');
  const [first, second] = await all();
  expect(second?.at).toEqual(first?.at);
});

test('what was left is numbered before it is moved to another database', async () => {
  await change('nightly');
  await leaveBehind('dev');
  const to = await openTestDatabase();
  try {
    await moveRows(database, to, () => undefined);
    const rows = await createStore(to).read.events.after(0, { limit: 10 });
    expect(stagesOf(rows)).toEqual([
      [1, 'nightly'],
      [2, 'dev'],
    ]);
  } finally {
    await to.drop();
  }
});

test.each([`update unnumbered_events set reason = 'another'`, `truncate unnumbered_events`])(
  'nobody may %s',
  async (statement) => {
    await leaveBehind('dev');
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(/only/);
  },
);

test('a row that is removed from those without a number is in the audit', async () => {
  await leaveBehind('dev');
  await sql`delete from unnumbered_events`.execute(database.db);
  expect(stagesOf(await all())).toEqual([[1, 'dev']]);
});

test('a change whose row the audit refuses is not made, and its connection goes on', async () => {
  const nameless = { ...eventOf('dev'), actor: { id: null as never, via: 'api' as const } };
  const refused = store.transaction(async (rows) => {
    await rows.stages.ensure(['devqa']);
    await rows.events.append(nameless);
  });
  await expect(refused).rejects.toMatchObject({ code: '23502' });
  const { rows } = await sql`select from stages where stage = 'devqa'`.execute(database.db);
  expect(rows).toEqual([]);
  await change('dev');
  expect(stagesOf(await all())).toEqual([[1, 'dev']]);
});
