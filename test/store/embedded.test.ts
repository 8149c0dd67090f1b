import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inOwnThread } from '../../src/store/embedded-client.js';
import type { Embedded } from '../../src/store/embedded.js';
import { gaveUp } from '../support/database.js';

let folder: string;
let embedded: Embedded;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-thread-'));
  embedded = await inOwnThread(join(folder, 'database'), gaveUp);
  await embedded.exec('create table noted (name text primary key); create table other (at timestamptz)');
});
afterAll(async () => {
  await embedded.close();
  await rm(folder, { recursive: true, force: true });
});

const noted = async (): Promise<string[]> =>
  (await embedded.query<{ name: string }>('select name from noted order by name')).rows.map(
    ({ name }) => name,
  );

test('a long statement leaves its caller free for others', async () => {
  const state = { over: false };
  const long = embedded.query('select pg_sleep(0.3)').finally(() => (state.over = true));
  let turns = 0;
  while (!state.over) {
    await turn();
    turns += 1;
  }
  await long;
  // In one thread there is a turn or two for each step that the driver takes.
  expect(turns).toBeGreaterThan(100);
});

test('values keep their kinds: a time is a Date, a bigint a number, and the rows that changed are counted', async () => {
  const at = new Date('2026-11-11T05:03:22.250Z');
  const { affectedRows } = await embedded.query('insert into other values ($1)', [at]);
  const { rows } = await embedded.query('select at, 5000000000::bigint as many, null as nothing from other');
  expect(affectedRows).toBe(1);
  expect(rows).toEqual([{ at, many: 5_000_000_000, nothing: null }]);
});

test("an error says PostgreSQL's code and none of the values", async () => {
  await embedded.query('insert into noted values ($1)', ['twice']);
  const again = await embedded
    .query('insert into noted values ($1)', ['twice'])
    .catch((error: unknown) => error);
  expect(again).toMatchObject({ code: '23505', constraint: 'noted_pkey' });
  expect(again).not.toHaveProperty('params');
  await embedded.query('delete from noted');
});

test('a transaction is whole or leaves nothing, and others wait for its end', async () => {
  const open = await embedded.begin();
  await open.query('insert into noted values ($1)', ['kept']);
  const waiting = noted();
  await open.end('commit');
  expect(await waiting).toEqual(['kept']);
  const undone = await embedded.begin();
  await undone.query('insert into noted values ($1)', ['undone']);
  await undone.end('rollback');
  expect(await noted()).toEqual(['kept']);
  await expect(undone.query('select 1')).rejects.toThrow('this transaction has ended');
});

test('a commit that the database refuses is refused', async () => {
  await embedded.exec('create table child (name text references noted (name) deferrable initially deferred)');
  const open = await embedded.begin();
  await open.query('insert into child values ($1)', ['nobody']);
  await expect(open.end('commit')).rejects.toMatchObject({ code: '23503' });
  expect((await embedded.query('select 1 from child')).rows).toEqual([]);
});

test('who listens hears every notice until it no longer does', async () => {
  const heard: string[] = [];
  const stop = await embedded.listen('stages', (payload) => heard.push(payload));
  await embedded.exec("notify stages, 'dev'");
  await embedded.exec("notify stages, 'nightly'");
  await stop();
  await embedded.exec("notify stages, 'devqa'");
  expect(heard).toEqual(['dev', 'nightly']);
});

test('files that are no database are refused as such, and the thread ends', async () => {
  await expect(inOwnThread('/dev/null/database', gaveUp)).rejects.toThrow();
});
