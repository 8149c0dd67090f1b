import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../src/model/run.js';
import { createController } from '../../src/controller/controller.js';
import { createReconciler } from '../../src/controller/reconcile.js';
import { runDueSchedule } from '../../src/controller/schedule.js';
import { recordResult } from '../../src/controller/record.js';
import { startNext } from '../../src/controller/start.js';
import type { Ports } from '../../src/ports/ports.js';
import { waitingState } from '../../src/queries/queue.js';
import { belong } from '../../src/controller/belong.js';
import type { Promotion } from '../../src/model/promotion.js';
import type { Stage } from '../../src/model/stage.js';
import { openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';

// `m1` took the database first and runs the `process` stages; any machine runs the others.
const cloud = aStage({ name: 'cloud', dotenv: 'cloud', trigger: 'request', source: null });
const local = aStage({ name: 'local-1', dotenv: 'local', trigger: 'request', source: null });
const nightly = aStage({ name: 'night', dotenv: 'night', trigger: 'schedule', source: 'local-1' });
const scheduled = { ...nightly, schedule: '* * * * *' };
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk([cloud, local, scheduled]);
  await desk.inTransaction(async (rows) => {
    await rows.stages.belong('local-1', { machine: 'm1', machineName: null });
    for (const id of ['m1', 'm2'])
      await rows.sql.executeSql(
        `insert into machines (id, host, data_dir) values ($1, $1 || '-host', '/data')`,
        [id],
      );
  });
});
afterEach(() => desk.close());

const succeeded: RunResult = { kind: 'succeeded', url: null, endedAt: new Date() };

function portsOf(machine: 'm1' | 'm2', engine: Partial<Ports['engine']> = {}): Ports {
  const nothing = () => Promise.resolve([]);
  const instance = { id: `ins_${machine}`, machine, home: 'm1', isGone: () => Promise.resolve(false) };
  return { ...desk.ports, instance, engine: { ...desk.ports.engine, locks: nothing, ...engine } };
}

const beat = (machine: string) =>
  desk.ports.store.beat({
    ...{ id: `ins_${machine}`, host: `${machine}-host`, machine, pidSpace: null, pid: 1, started: 'then' },
    ...{ url: null, version: '1' },
  });

/** As if no service of it had reached the database for so long. */
const silence = (machine: string, seconds: number) =>
  desk.inTransaction(async (rows) => {
    for (const [table, column] of [
      ['machines', 'id'],
      ['instances', 'machine'],
    ] as const)
      await rows.sql.executeSql(
        `update ${table} set seen_at = seen_at - make_interval(secs => $1) where ${column} = $2`,
        [seconds, machine],
      );
  });

const ask = async (stage: string, name: string) => {
  await desk.register(name);
  return desk.inTransaction((rows) =>
    rows.promotions.insert({
      ...{
        stage,
        build: `b${name}`,
        phase: 'pending',
        trigger: 'request',
        actor: { id: 'mina', via: 'api' },
      },
      ...{ requestId: null, reason: null, milestone: null, occurrence: null },
    }),
  );
};
const read = (id: string) => desk.ports.store.read.promotions.get(id);

describe('a stage that belongs to a machine', () => {
  test('is started there alone, and whoever waits for it is told when that machine is away', async () => {
    const waiting = await ask('local-1', '1');
    await beat('m1');
    await beat('m2');
    expect(await startNext(portsOf('m2'), local)).toEqual({ kind: 'nothing' });
    const blocked = async () => (await waitingState(desk.ports.store.read, waiting))?.blockedBy;
    expect(await blocked()).toEqual([]);
    await silence('m1', 31);
    expect(await blocked()).toEqual([
      {
        code: 'machine-away',
        facts: {
          stage: 'local-1',
          machine: null,
          host: 'm1-host',
          dataDir: '/data',
          seconds: expect.any(Number),
        },
      },
    ]);
    expect(await startNext(portsOf('m2'), local)).toEqual({ kind: 'nothing' });
    await beat('m1');
    expect(await blocked()).toEqual([]);
    expect(await startNext(portsOf('m1'), local)).toMatchObject({ kind: 'started' });
  });

  test('keeps what it runs, however long it is away: nobody else sees its processes', async () => {
    await ask('local-1', '1');
    await beat('m1');
    await startNext(portsOf('m1'), local);
    await silence('m1', 86_400);
    expect(await startNext(portsOf('m2'), local)).toMatchObject({ kind: 'elsewhere' });
  });

  test('has the schedules that take from it run there, where its health is seen', async () => {
    await desk.inTransaction(async (rows) => {
      const now = await rows.now();
      await rows.schedules.lookedAt('night', now);
      await rows.schedules.look('night', new Date(now.getTime() - 3_600_000));
    });
    expect(await runDueSchedule(portsOf('m2'), scheduled)).toBeNull();
    expect(await runDueSchedule(portsOf('m1'), scheduled)).not.toBeNull();
  });
});

describe('a stage whose file names a machine', () => {
  const named = { ...local, machine: 'qa-box' };
  const start = (stages: readonly Stage[], home = 'm1') =>
    desk.inTransaction((rows) => belong(desk.ports, rows, { stages, home }));
  const name = (machine: string, wanted: string | null) =>
    desk.inTransaction((rows) =>
      rows.sql.executeSql('update machines set name = $2 where id = $1', [machine, wanted]),
    );
  const state = () => desk.ports.store.read.stages.get('local-1');
  const codes = async (promotion: Promotion) =>
    (await waitingState(desk.ports.store.read, promotion))?.blockedBy.map(({ code, facts }) => [code, facts]);

  test('waits for it until it has come, and runs there alone from then on', async () => {
    await start([named]);
    const waiting = await ask('local-1', '1');
    expect(await codes(waiting)).toEqual([['machine-awaited', { stage: 'local-1', machine: 'qa-box' }]]);
    expect(await startNext(portsOf('m1'), named)).toEqual({ kind: 'nothing' });
    await name('m2', 'qa-box');
    await start([named]);
    await beat('m1');
    await beat('m2');
    expect(await codes(waiting)).toEqual([]);
    expect(await startNext(portsOf('m1'), named)).toEqual({ kind: 'nothing' });
    await silence('m2', 31);
    expect(await codes(waiting)).toMatchObject([['machine-away', { machine: 'qa-box', host: 'm2-host' }]]);
    expect(await createController(portsOf('m1')).machineToWake('local-1')).toBeNull();
    await beat('m2');
    // A wake-up may come to any of them.
    const wakes = (machine: 'm1' | 'm2') => createController(portsOf(machine)).machineToWake('local-1');
    expect([await wakes('m1'), await wakes('m2')]).toEqual(['m2', null]);
    expect(await startNext(portsOf('m2'), named)).toMatchObject({ kind: 'started' });
    // Nobody takes its stage, nor the name that it has, while an update goes on there.
    expect(await start([local])).toEqual(['local-1']);
    expect(await state()).toMatchObject({ machine: 'm2', machineName: 'qa-box' });
  });

  test('is unknown when its file names another one than it ran on, until somebody has looked there', async () => {
    await ask('local-1', '1');
    await desk.succeed('local-1');
    await name('m1', 'qa-box');
    await start([named]);
    // The same machine by its name: nothing moves.
    expect(await state()).toMatchObject({ machine: 'm1', machineName: 'qa-box', unknownReason: null });
    const { revision } = await state();
    await start([named]);
    expect((await state()).revision).toBe(revision);
    await start([{ ...local, machine: 'lab' }]);
    expect(await state()).toMatchObject({
      ...{ machine: null, machineName: 'lab', currentBuild: 'b1', unknownReason: 'machine-changed' },
    });
    expect(await desk.ports.store.read.events.list({ limit: 1 })).toMatchObject([
      { name: 'stage:unknown', facts: { why: 'machine-changed' } },
    ]);
    // What goes to AWS is put there anew, and is any machine's.
    await start([{ ...named, platform: 'aws', machine: null }]);
    expect(await state()).toMatchObject({ machine: null, machineName: null });
  });

  test('has the schedules that take from it run there', async () => {
    await name('m2', 'qa-box');
    await start([named, { ...scheduled, machine: null }]);
    await desk.inTransaction(async (rows) => {
      const now = await rows.now();
      await rows.schedules.lookedAt('night', now);
      await rows.schedules.look('night', new Date(now.getTime() - 3_600_000));
    });
    // `night` is the first one's, and how its source does is seen on the other.
    expect(await runDueSchedule(portsOf('m1'), scheduled)).toBeNull();
    expect(await runDueSchedule(portsOf('m2'), scheduled)).not.toBeNull();
  });
});

describe('what a machine began on a stage that any may run', () => {
  test('is left to it while it was just heard of, also when its service has left', async () => {
    await ask('cloud', '1');
    await beat('m1');
    await startNext(portsOf('m1'), cloud);
    // Stopped for an upgrade: its runner goes on there.
    await desk.inTransaction((rows) => rows.instances.remove('ins_m1'));
    expect(await startNext(portsOf('m2'), cloud)).toMatchObject({ kind: 'elsewhere', silent: null });
    await silence('m1', 29);
    expect(await startNext(portsOf('m2'), cloud)).toMatchObject({ kind: 'elsewhere' });
  });

  test('is found out by another one when it has long been away, by the stack alone, and is never run again', async () => {
    const { id } = await ask('cloud', '1');
    await beat('m1');
    await beat('m2');
    const one = portsOf('m1');
    const start = await startNext(one, cloud);
    if (start.kind !== 'started') throw new Error('it did not start');
    await silence('m1', 31);
    const asked: string[] = [];
    const two = portsOf('m2', {
      endElsewhere: (attempt) => {
        asked.push(attempt.id);
        return Promise.resolve(succeeded);
      },
    });
    // `run` and `resume` of the desk's engine throw: nothing of it may be asked.
    await createReconciler(two).reconcile(cloud);
    expect(asked).toEqual([`${id}.1`]);
    expect(await read(id)).toMatchObject({ phase: 'succeeded' });
    // The first one comes back with another word: it is too late.
    const failed: RunResult = {
      kind: 'failed',
      outcome: { code: 'up-failed', facts: { lines: [] } },
      begun: false,
      endedAt: new Date(),
    };
    await recordResult(one, {
      promotion: start.promotion,
      fence: start.promotion.fence ?? 0,
      result: failed,
    });
    expect(await read(id)).toMatchObject({ phase: 'succeeded' });
    expect((await desk.ports.store.read.stages.get('cloud')).currentBuild).toBe('b1');
  });

  test('an attempt of an earlier version is the first machine’s', async () => {
    await ask('cloud', '1');
    await beat('m1');
    await startNext(portsOf('m1'), cloud);
    await desk.inTransaction((rows) => rows.sql.executeSql('update attempts set machine = null'));
    await desk.inTransaction((rows) => rows.instances.remove('ins_m1'));
    expect(await startNext(portsOf('m2'), cloud)).toMatchObject({ kind: 'elsewhere' });
    expect(await startNext(portsOf('m1'), cloud)).toMatchObject({ kind: 'running' });
  });
});
