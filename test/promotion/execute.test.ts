import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execute } from '../../src/promotion/execute.js';
import type { Ports, RunOrder, RunResult } from '../../src/promotion/ports.js';
import { startNext } from '../../src/promotion/start.js';
import { createStopping } from '../../src/promotion/stopping.js';
import { openDesk, type Desk } from '../support/desk.js';
import { until } from '../support/until.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.register('one');
});
afterEach(() => desk.close());

const locked: RunResult = {
  endedAt: new Date(),
  kind: 'errored',
  outcome: { code: 'locked', facts: { by: 'hana@desk (pid 1)' } },
  retry: true,
  stageKnown: true,
};
const succeeded: RunResult = { kind: 'succeeded', url: null, endedAt: new Date() };

/** An engine that answers so, one attempt after the other; the last answer is given again and again. */
function engine(...answers: RunResult[]): { ports: Ports; orders: RunOrder[] } {
  const orders: RunOrder[] = [];
  const answer = (): Promise<RunResult> => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return next === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(next);
  };
  const run: Ports['engine']['run'] = (order) => {
    orders.push(order);
    return answer();
  };
  return { orders, ports: { ...desk.ports, engine: { ...desk.ports.engine, run, resume: answer } } };
}

async function begin(ports: Ports) {
  const [stage] = ports.catalogue.stages;
  if (stage === undefined) throw new Error('no stage');
  const start = await startNext(ports, stage);
  if (start.kind !== 'started' && start.kind !== 'running') throw new Error('nothing starts');
  const stop = new AbortController();
  const { signal } = stop;
  const stopping = createStopping(ports, start.promotion, signal);
  return { start, stop, stopping, done: execute(ports, stage, { start, signal, stopping }) };
}

const read = (id: string) => desk.ports.store.read.promotions.get(id);

test('a stack that somebody else is updating is tried again, as a further attempt of the same promotion', async () => {
  const { ports, orders } = engine(locked, succeeded);
  const { start, done } = await begin(ports);
  await done;
  expect(orders.map(({ attempt }) => attempt)).toEqual(
    [1, 2].map((n) => `${start.promotion.id}.${String(n)}`),
  );
  expect(await read(start.promotion.id)).toMatchObject({ phase: 'succeeded', outcome: null });
});

test('a service that stops while it waits for a lock records nothing: the next one waits on', async () => {
  const { ports } = engine(locked);
  const { start, stop, done } = await begin(ports);
  stop.abort();
  await done;
  expect(await read(start.promotion.id)).toMatchObject({ phase: 'running', endedAt: null });
  const next = engine(locked, succeeded);
  await (
    await begin(next.ports)
  ).done;
  expect(next.orders.map(({ attempt }) => attempt)).toEqual([`${start.promotion.id}.2`]);
  expect(await read(start.promotion.id)).toMatchObject({ phase: 'succeeded' });
});

test('an attempt after a restart is recorded with the dotenv that it ran with', async () => {
  const { ports } = engine(locked);
  const { start, stop, done } = await begin(ports);
  stop.abort();
  await done;
  desk.fingerprint = 'f-2';
  await (
    await begin(engine(locked, succeeded).ports)
  ).done;
  await until('the record', async () => (await read(start.promotion.id))?.phase === 'succeeded');
  expect((await read(start.promotion.id))?.fingerprint).toBe('f-2');
  expect((await desk.ports.store.read.stages.get('dev')).currentFingerprint).toBe('f-2');
});

test('a further attempt may make the same protected changes as the one before', async () => {
  const first = engine(succeeded);
  await (
    await begin(first.ports)
  ).done;
  const { id } = await desk.inTransaction((rows) =>
    rows.promotions.insert({
      stage: 'dev',
      build: 'b1',
      phase: 'pending',
      trigger: 'request',
      actor: { id: 'mina', via: 'api' },
      requestId: null,
      reason: null,
      milestone: null,
      occurrence: null,
      allowChanges: ['vpc:dev'],
    }),
  );
  const { ports, orders } = engine(locked, succeeded);
  const { start, stop, done } = await begin(ports);
  stop.abort();
  await done;
  const next = engine(locked, succeeded);
  await (
    await begin(next.ports)
  ).done;
  expect(start.promotion.id).toBe(id);
  expect([...orders, ...next.orders].map(({ allowChanges }) => allowChanges)).toEqual([
    ['vpc:dev'],
    ['vpc:dev'],
  ]);
});
