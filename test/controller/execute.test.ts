import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/model/error.js';
import type { Stage } from '../../src/model/stage.js';
import { abortPromotion } from '../../src/requests/abort.js';
import { execute } from '../../src/controller/execute.js';
import type { RunResult } from '../../src/model/run.js';
import type { Ports } from '../../src/ports/ports.js';
import type { RunOrder } from '../../src/ports/run-order.js';
import { startNext } from '../../src/controller/start.js';
import { createStopping } from '../../src/controller/stop.js';
import { fiveOnADesk, mina, noAnswer, openDesk, type Desk } from '../support/desk.js';
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
  const stopUpdate = (): void => undefined;
  const given = { ...desk.ports.engine, run, resume: answer, stopUpdate };
  return { orders, ports: { ...desk.ports, engine: given } };
}

async function begin(ports: Ports) {
  const [stage] = ports.catalogue.stages;
  if (stage === undefined) throw new Error('no stage');
  const start = await startNext(ports, stage);
  if (start.kind !== 'started' && start.kind !== 'running') throw new Error('nothing starts');
  const stop = new AbortController();
  const { signal } = stop;
  const stopping = createStopping(ports, start.promotion, signal);
  await stopping.look();
  return { start, stop, done: execute(ports, stage, { start, signal, stopping }) };
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

describe('a service that finds an update done, and the dotenv file broken since (F28, F31)', () => {
  const image = `repo@sha256:${'a'.repeat(64)}`;
  const ready = { path: '/ready', status: 200, build: null, attempts: 1, deadlineSeconds: 60 };
  const broken: Ports['environments'] = {
    of: () =>
      Promise.reject(
        new Refusal('dotenv-invalid', { stage: 'dev', problems: ['.env.unstable:1'] }, { errors: [] }),
      ),
  };
  const asked: string[] = [];

  /** The first service stops while it verifies; the address answers only when the second one asks. */
  async function takeOver(change: Partial<Stage>, { abort = false } = {}) {
    await desk.close();
    desk = await openDesk(fiveOnADesk.map((stage) => ({ ...stage, ...change })));
    await desk.register('one', { artifacts: { tarball: `sha256:${'b'.repeat(64)}`, image } });
    asked.length = 0;
    const { ports } = engine({ kind: 'succeeded', url: 'http://stage', endedAt: new Date() });
    const { observe } = ports.platform;
    const platform: Ports['platform'] = {
      ...ports.platform,
      observe: async (name) => ({ ...(await observe(name)), build: 'b1', health: 'healthy' }),
      runs: () => Promise.resolve({ yes: true, found: '' }),
      tagged: () => Promise.resolve(null),
    };
    const first = await begin({ ...ports, platform });
    first.stop.abort();
    await first.done;
    const { id } = first.start.promotion;
    expect((await read(id))?.phase).toBe('verifying');
    if (abort)
      await desk.inTransaction((rows) =>
        abortPromotion(desk.ports, rows, { caller: mina, id, reason: 'enough' }),
      );
    const get: Ports['probe']['get'] = (url) => {
      asked.push(url);
      return Promise.resolve({ ...noAnswer, status: 200, error: null });
    };
    const next = await begin({ ...ports, platform, environments: broken, probe: { get } });
    await next.done;
    return read(id);
  }

  test('asks where the stage file says, and needs no dotenv file for that', async () => {
    expect(await takeOver({ verify: ready })).toMatchObject({ phase: 'succeeded', outcome: null });
    expect(asked).toEqual(['http://stage/ready']);
  });

  test('ends it as failed where the dotenv file says what to ask, and leaves the build on the stage', async () => {
    expect(await takeOver({ platform: 'aws' })).toMatchObject({
      phase: 'failed',
      outcome: { code: 'dotenv-invalid', facts: { problems: ['.env.unstable:1'] } },
    });
    expect(asked).toEqual([]);
    expect(await desk.ports.store.read.stages.get('dev')).toMatchObject({
      ...{ currentBuild: 'b1', stableBuild: null, unknownReason: null },
    });
    expect(await desk.ports.store.read.quarantines.allOpen('dev')).toEqual([]);
  });

  test('ends it as aborted when somebody asked for that', async () => {
    expect(await takeOver({ platform: 'aws' }, { abort: true })).toMatchObject({
      phase: 'aborted',
      outcome: { code: 'aborted', facts: { how: 'verifying' } },
    });
  });
});
