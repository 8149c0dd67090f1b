import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Rows } from '../../src/ports/rows.js';
import type { Store } from '../../src/ports/store.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await openTestDatabase();
  store = createStore(database);
  await store.transaction((rows) => rows.stages.ensure(['dev', 'nightly', 'devqa']));
});
afterAll(() => database.drop());

const append = (rows: Rows, stage: string) =>
  rows.events.append({
    name: 'hold:set',
    stage,
    promotion: null,
    actor: { id: 'mina', via: 'api' },
    requestId: null,
    reason: 'QA',
  });
const all = () => store.read.events.after(0, { limit: 10_000 });
const assertWithoutGaps = async (): Promise<void> => {
  const rows = await all();
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, place) => place + 1));
  const times = rows.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
};

test('what is rolled back leaves no gap in the audit', async () => {
  await store.transaction((rows) => append(rows, 'dev'));
  const before = await store.read.events.last();
  const failing = store.transaction(async (rows) => {
    await append(rows, 'dev');
    throw new Error('stopped half-way');
  });
  await expect(failing).rejects.toThrow('stopped half-way');
  // Also where the row had been numbered already.
  const late = database.db.transaction().execute(async (tx) => {
    await sql`insert into events (name, actor_id, actor_via, facts) values ('x:y', 'a', 'api', '{}')`.execute(
      tx,
    );
    throw new Error('stopped at the end');
  });
  await expect(late).rejects.toThrow('stopped at the end');
  await store.transaction((rows) => append(rows, 'dev'));
  expect(await store.read.events.last()).toBe(before + 1);
  await assertWithoutGaps();
});

test('transactions at once that lock several stages and write several rows number them without a gap', async () => {
  const before = await store.read.events.last();
  const stages = ['dev', 'nightly', 'devqa'];
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      store.transaction(async (rows) => {
        const [one = '', other = ''] = [stages[n % 3], stages[(n + 1) % 3]].toSorted();
        await rows.stages.lock(one);
        await append(rows, one);
        await rows.stages.lock(other);
        await append(rows, other);
      }),
    ),
  );
  expect(await store.read.events.last()).toBe(before + 120);
  await assertWithoutGaps();
}, 30_000);

test.each([
  `update events set reason = 'another'`,
  `update events set reason = 'another' where seq = -1`,
  `delete from events where seq = 1`,
  `truncate events`,
  `update audit_head set last = last + 1`,
  `delete from audit_head`,
  `truncate audit_head`,
])('nobody may %s', async (statement) => {
  await store.transaction((rows) => append(rows, 'dev'));
  const before = await all();
  await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(/only/);
  expect(await all()).toEqual(before);
});

test('the audit forgets its oldest rows only, and by its own door', async () => {
  for (let n = 0; n < 4; n += 1) await store.transaction((rows) => append(rows, 'dev'));
  const before = await all();
  await sql`select forget_audit(2)`.execute(database.db);
  expect(await all()).toEqual(before.slice(2));
  await expect(sql`delete from events`.execute(database.db)).rejects.toThrow(/only/);
});

test('of ends of stage hosts the last day is counted, by when each was found out', async () => {
  const now = await store.read.now();
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const ended = (stage: string, at: Date, { why, times }: { why: string; times: number }) =>
    store.transaction((rows) =>
      rows.events.append({
        ...{ name: 'stage:host-ended', stage, promotion: null, requestId: null },
        ...{
          actor: { id: 'system:reconcile', via: 'system' },
          facts: { noticedAt: at.toISOString(), why, times },
        },
      }),
    );
  // Written now, since no service ran: it is long ago all the same.
  await ended('dev', ago(25), { why: 'RangeError', times: 7 });
  await ended('dev', ago(20), { why: 'TypeError', times: 2 });
  await ended('dev', ago(1), { why: 'killed', times: 1 });
  await ended('devqa', ago(2), { why: 'killed', times: 1 });
  await ended('nightly', ago(30), { why: 'killed', times: 1 });
  const found = await store.read.events.hostEnds(['dev', 'nightly']);
  expect(found).toEqual([{ stage: 'dev', times: 3, last: ago(1), why: 'killed' }]);
  expect(await store.read.events.hostEnds([])).toEqual([]);
});
