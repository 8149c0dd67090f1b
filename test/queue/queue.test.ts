import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Store } from '../../src/ports/store.js';
import { createQueue, type Queue } from '../../src/queue/queue.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let store: Store;
let queue: Queue;
const woken: string[] = [];

const warned: string[] = [];
const log = {
  info: () => undefined,
  warn: (_: object, message: string) => void warned.push(message),
  error: () => undefined,
};
const queueOn = ({ embedded, url }: TestDatabase): Queue => createQueue({ embedded, databaseUrl: url, log });

beforeAll(async () => {
  database = await openTestDatabase();
  store = createStore(database);
  queue = queueOn(database);
  await queue.start((stage) => {
    woken.push(stage);
    return Promise.resolve();
  });
}, 60_000);
afterAll(async () => {
  await queue.stop();
  await database.drop();
}, 60_000);

test('a wake-up is delivered after its transaction, and one that was rolled back never', async () => {
  const failing = store.transaction(async (rows) => {
    await queue.wake(rows, 'rolled-back');
    throw new Error('refused');
  });
  await expect(failing).rejects.toThrow('refused');
  await store.transaction((rows) => queue.wake(rows, 'dev'));
  await until('the wake-up', () => woken.includes('dev'));
  expect(woken).not.toContain('rolled-back');
});

test('several wake-ups of several stages all arrive', async () => {
  const stages = ['one', 'two', 'three', 'four'];
  await Promise.all(stages.map((stage) => store.transaction((rows) => queue.wake(rows, stage))));
  await until('all of them', () => stages.every((stage) => woken.includes(stage)));
});

test('a wake-up of before it began keeps no transaction waiting, and is delivered when it begins', async () => {
  const late = queueOn(database);
  await store.transaction((rows) => late.wake(rows, 'early'));
  const heard: string[] = [];
  await late.start((stage) => {
    heard.push(stage);
    return Promise.resolve();
  });
  await late.stop();
  expect(heard).toContain('early');
});

test('a wake-up that is passed on comes to that machine alone, also before it listens', async () => {
  const heard: string[] = [];
  const hearing = (stage: string) => {
    heard.push(stage);
    return Promise.resolve();
  };
  const there = queueOn(database);
  await queue.pass('far', 'm2');
  await there.start(() => Promise.resolve(), { id: 'm2', onWake: hearing });
  await queue.pass('farther', 'm2');
  await until('both', () => heard.includes('far') && heard.includes('farther'));
  await there.stop();
  expect(woken).not.toContain('far');
});

test('what keeps it from beginning is told, and it begins when that is gone', async () => {
  const broken = await openTestDatabase();
  const mended = queueOn(broken);
  try {
    await sql`drop schema if exists pgboss cascade`.execute(broken.db);
    await sql`create schema pgboss`.execute(broken.db);
    await sql`create table pgboss.version (of_another_kind int)`.execute(broken.db);
    const heard: string[] = [];
    const begun = mended.start((stage) => {
      heard.push(stage);
      return Promise.resolve();
    });
    await until('the warning', () => warned.some((line) => line.startsWith('the queue could not begin')));
    await createStore(broken).transaction((rows) => mended.wake(rows, 'dev'));
    expect(heard).toEqual([]);
    await sql`drop schema pgboss cascade`.execute(broken.db);
    await begun;
    expect(heard).toEqual(['dev']);
  } finally {
    await mended.stop();
    await broken.drop();
  }
}, 60_000);

test('one that cannot begin can be stopped', async () => {
  const nowhere = createQueue({ embedded: null, databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing', log });
  const begun = nowhere.start(() => Promise.resolve());
  await nowhere.stop();
  await begun;
});
