import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Store } from '../../src/ports/store.js';
import { createQueue, type Queue } from '../../src/queue/queue.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let store: Store;
let queue: Queue;
const woken: string[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  store = createStore(database);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  queue = createQueue({ pglite: database.pglite, databaseUrl: database.url, log });
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
