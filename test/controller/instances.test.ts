import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Instance } from '../../src/model/instance.js';
import type { StackLock } from '../../src/model/recovery.js';
import type { Asker } from '../../src/model/caller.js';
import type { RunResult } from '../../src/model/run.js';
import type { Ports } from '../../src/ports/ports.js';
import { createReconciler } from '../../src/controller/reconcile.js';
import { recordRecovery } from '../../src/controller/record-recovery.js';
import { recordResult } from '../../src/controller/record.js';
import { lookAtRecovery } from '../../src/queries/recovery.js';
import { requestRecovery } from '../../src/requests/recover.js';
import { startAgain, startNext } from '../../src/controller/start.js';
import { waitingState } from '../../src/queries/queue.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';

const hana: Asker = { ...mina, actor: { id: 'hana', via: 'cli' }, requestId: 'r-2' };
const names = ['a', 'b', 'c', 'd', 'e'];
const stages = names.map((name) => aStage({ name, dotenv: name, trigger: 'request', source: null }));
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk(stages);
});
afterEach(() => desk.close());

const succeeded: RunResult = { kind: 'succeeded', url: null, endedAt: new Date() };
const stageAt = (index: number) => stages[index] ?? fail();

function fail(): never {
  throw new Error('it is not there');
}

/** The ports of one instance of several on the desk's rows. */
function portsOf(id: string, more: Partial<Ports> = {}, gone: ReadonlySet<string> = new Set()): Ports {
  const nothing = () => Promise.resolve([]);
  const engine = { ...desk.ports.engine, locks: nothing, pending: nothing };
  return {
    ...desk.ports,
    engine,
    instance: { id, machine: 'm1', home: 'm1', isGone: (other) => Promise.resolve(gone.has(other.id)) },
    ...more,
  };
}

const ask = (stage: string, build: string) =>
  desk.inTransaction((rows) =>
    rows.promotions.insert({
      ...{ stage, build, phase: 'pending', trigger: 'request', actor: { id: 'mina', via: 'api' } },
      ...{ requestId: null, reason: null, milestone: null, occurrence: null },
    }),
  );

const beat = (id: string) =>
  desk.ports.store.beat({
    ...{ id, host: 'desk', machine: 'm1', pidSpace: null, pid: 1, started: 'then' },
    ...{ url: null, version: '1' },
  });

/** As if it had not reached the database for so long. */
const silence = (id: string, seconds: number) =>
  desk.inTransaction((rows) =>
    rows.sql.executeSql(`update instances set seen_at = seen_at - make_interval(secs => $1) where id = $2`, [
      seconds,
      id,
    ]),
  );

function signal(): { given: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

async function startedBy(ports: Ports) {
  const start = await startNext(ports, stageAt(0));
  return start.kind === 'started' ? start : fail();
}

test('F17: two instances share many waiting promotions; each is started once, none overlaps, both have some', async () => {
  const each = 20;
  for (let n = 1; n <= each; n += 1) {
    await desk.register(String(n));
    for (const stage of names) await ask(stage, `b${String(n)}`);
  }
  const orders: string[] = [];
  const running = new Map<string, number>();
  const first = { one: signal(), two: signal() };
  const instance = (own: 'one' | 'two', other: 'one' | 'two') => {
    const run: Ports['engine']['run'] = async ({ attempt, stage }) => {
      expect(running.get(stage.name) ?? 0).toBe(0);
      running.set(stage.name, 1);
      orders.push(attempt);
      first[own].give();
      // Nobody takes everything before the other one has begun.
      await first[other].given;
      running.set(stage.name, 0);
      return succeeded;
    };
    const engine = { ...desk.ports.engine, run };
    return createReconciler(portsOf(own, { engine }));
  };
  const one = instance('one', 'two');
  const two = instance('two', 'one');
  await beat('one');
  await beat('two');
  // The stage in the middle is wanted by both at once; of the others each begins with its own.
  const begun = [
    ...[0, 1, 2].map((index) => one.reconcile(stageAt(index))),
    ...[2, 3, 4].map((index) => two.reconcile(stageAt(index))),
  ];
  await Promise.all(begun);
  await Promise.all(stages.flatMap((stage) => [one.reconcile(stage), two.reconcile(stage)]));
  const done = await desk.ports.store.read.promotions.list({ phases: ['succeeded'], limit: 500 });
  expect(done).toHaveLength(each * names.length);
  expect(new Set(orders).size).toBe(orders.length);
  expect(orders.toSorted()).toEqual(done.map(({ id }) => `${id}.1`).toSorted());
  const owners = await Promise.all(done.map(({ id }) => desk.ports.store.read.attempts.last(id)));
  expect(new Set(owners.map((attempt) => attempt?.instance))).toEqual(new Set(['one', 'two']));
}, 60_000);

describe('a running promotion of another instance', () => {
  test('is left alone while that one lives, and while it is silent; whoever waits is told of the silence', async () => {
    await desk.register('1');
    await desk.register('2');
    const { id } = await ask('a', 'b1');
    const waiting = await ask('a', 'b2');
    await beat('one');
    await startedBy(portsOf('one'));
    const two = portsOf('two');
    expect(await startNext(two, stageAt(0))).toMatchObject({ kind: 'elsewhere', silent: null });
    const codes = async () =>
      (await waitingState(desk.ports.store.read, waiting))?.blockedBy.map(({ code }) => code);
    expect(await codes()).toEqual(['stage-busy']);
    await silence('one', 60);
    const silent = await startNext(two, stageAt(0));
    expect(silent).toMatchObject({ kind: 'elsewhere', what: { id }, silent: { id: 'one' } });
    expect(await codes()).toEqual(['stage-busy', 'owner-silent']);
    expect((await desk.ports.store.read.attempts.last(id))?.instance).toBe('one');
  });

  test('is taken over once when that one is proven gone, with a row in the audit; its late words are discarded', async () => {
    await desk.register('1');
    await ask('a', 'b1');
    for (const id of ['one', 'two', 'three']) await beat(id);
    const one = portsOf('one');
    const start = await startedBy(one);
    const gone = new Set(['one']);
    const taken = await Promise.all(
      ['two', 'three'].map((id) => startNext(portsOf(id, {}, gone), stageAt(0)).catch(fail)),
    );
    // The third one proves the first gone, too, and finds the second there, of which it knows no such thing.
    expect(taken.map(({ kind }) => kind).toSorted()).toEqual(['elsewhere', 'running']);
    const { promotion } = start;
    const rows = await desk.ports.store.read.events.list({ name: 'promotion:taken-over', limit: 10 });
    expect(rows).toMatchObject([{ promotion: promotion.id, facts: { before: 'one' } }]);
    await recordResult(one, { promotion, fence: promotion.fence ?? 0, result: succeeded });
    await expect(startAgain(one, promotion, start.order)).rejects.toThrow('another instance');
    expect(await desk.ports.store.read.promotions.get(promotion.id)).toMatchObject({ phase: 'running' });
    expect((await desk.ports.store.read.stages.get('a')).currentBuild).toBeNull();
  });

  test('is free when that one has left', async () => {
    await desk.register('1');
    await ask('a', 'b1');
    await beat('one');
    await startedBy(portsOf('one'));
    await desk.inTransaction((rows) => rows.instances.remove('one'));
    expect(await startNext(portsOf('two'), stageAt(0))).toMatchObject({
      kind: 'running',
      attempt: { instance: 'two' },
    });
  });
});

const powerCut = { stage: 'a', reason: 'power', clearLock: false, said: null, ifMatch: null };

describe('at a person’s word', () => {
  const takeOver = (ports: Ports) =>
    desk.inTransaction((rows) =>
      requestRecovery(ports, rows, { caller: mina, request: { ...powerCut, takeOver: true } }),
    );
  const choices = async (ports: Ports) => (await lookAtRecovery(ports, desk.ports.store.read, 'a')).choices;

  test('a running promotion is taken from a silent owner, which is fenced; then the stage is recovered', async () => {
    await desk.register('1');
    await ask('a', 'b1');
    for (const id of ['one', 'two']) await beat(id);
    const [one, two] = [portsOf('one'), portsOf('two')];
    const { promotion } = await startedBy(one);
    await expect(takeOver(two)).rejects.toMatchObject({ code: 'promotion-running' });
    expect(await choices(two)).toEqual(['wait']);
    await silence('one', 60);
    expect(await choices(two)).toEqual(['wait', 'take-over']);
    const { id } = await takeOver(two);
    const taken = await desk.ports.store.read.events.list({ name: 'promotion:taken-over', limit: 10 });
    expect(taken).toMatchObject([
      { actor: { id: 'mina' }, reason: 'power', facts: { before: 'one', instance: 'two' } },
    ]);
    await recordResult(one, { promotion, fence: promotion.fence ?? 0, result: succeeded });
    expect(await desk.ports.store.read.promotions.get(promotion.id)).toMatchObject({ phase: 'running' });
    const start = await startNext(two, stageAt(0));
    if (start.kind !== 'running') return fail();
    await recordResult(two, {
      ...{ promotion: start.promotion, fence: start.promotion.fence ?? 0 },
      result: succeeded,
    });
    expect(await desk.ports.store.read.stages.get('a')).toMatchObject({ currentBuild: 'b1' });
    expect(await startNext(two, stageAt(0))).toMatchObject({ kind: 'recovering', recovery: { id } });
  });

  test('nothing is taken from a silent owner without that word', async () => {
    await desk.register('1');
    await ask('a', 'b1');
    for (const id of ['one', 'two']) await beat(id);
    await startedBy(portsOf('one'));
    await silence('one', 60);
    const asked = desk.inTransaction((rows) =>
      requestRecovery(portsOf('two'), rows, { caller: mina, request: { ...powerCut, takeOver: false } }),
    );
    await expect(asked).rejects.toMatchObject({ code: 'promotion-running' });
  });

  test('an open recovery is taken from a silent owner, and stays the same one', async () => {
    for (const id of ['one', 'two']) await beat(id);
    const recovery = await desk.inTransaction((rows) =>
      requestRecovery(desk.ports, rows, { caller: mina, request: { ...powerCut, takeOver: false } }),
    );
    await startNext(portsOf('one'), stageAt(0));
    const two = portsOf('two');
    await expect(takeOver(two)).rejects.toMatchObject({ code: 'recovery-running' });
    await silence('one', 60);
    expect(await choices(two)).toEqual(['wait', 'take-over']);
    expect(await takeOver(two)).toMatchObject({ id: recovery.id, instance: 'two' });
    expect(await startNext(two, stageAt(0))).toMatchObject({ kind: 'recovering' });
  });

  test('an open recovery that is taken over goes on with the words of whoever took it, in that person’s name', async () => {
    for (const name of ['1', '2']) await desk.register(name);
    await desk.lose('a');
    for (const id of ['one', 'two']) await beat(id);
    const asked = { ...powerCut, takeOver: false, said: { build: 'b2' } };
    await desk.inTransaction((rows) => requestRecovery(desk.ports, rows, { caller: mina, request: asked }));
    await startNext(portsOf('one'), stageAt(0));
    await silence('one', 60);
    const { ports: two, cleared } = lockedAndMute('two');
    const request = { ...powerCut, reason: 'looked', takeOver: true, clearLock: true };
    const taken = await desk.inTransaction((rows) =>
      requestRecovery(two, rows, { caller: hana, request: { ...request, said: { build: 'b1' } } }),
    );
    expect(taken).toMatchObject({
      said: { build: 'b1' },
      clearLock: true,
      reason: 'looked',
      actor: hana.actor,
      requestId: 'r-2',
    });
    await createReconciler(two).reconcile(stageAt(0));
    expect(cleared()).toBe(true);
    expect(await desk.ports.store.read.stages.get('a')).toMatchObject({
      ...{ currentBuild: 'b1', unknownReason: null },
    });
    const told = await desk.ports.store.read.events.list({ by: 'hana', limit: 10 });
    expect(told.toReversed()).toMatchObject([
      { name: 'stage:recovery-taken', facts: { before: 'one', said: 'b1', clearLock: true } },
      { name: 'stage:lock-cleared', requestId: 'r-2', reason: 'looked', facts: { how: 'asked' } },
      { name: 'stage:known', requestId: 'r-2', facts: { build: 'b1' } },
    ]);
  });

  test('what was said before a recovery was taken over counts no more: whoever took it said nothing', async () => {
    await desk.register('1');
    await desk.lose('a');
    for (const id of ['one', 'two']) await beat(id);
    const asked = { ...powerCut, takeOver: false, said: { build: 'b1' } };
    const { id } = await desk.inTransaction((rows) =>
      requestRecovery(desk.ports, rows, { caller: mina, request: asked }),
    );
    await startNext(portsOf('one'), stageAt(0));
    await silence('one', 60);
    const { ports: two } = lockedAndMute('two', false);
    await takeOver(two);
    await createReconciler(two).reconcile(stageAt(0));
    expect((await desk.ports.store.read.recoveries.get(id))?.outcome?.code).toBe('unclear');
    expect((await desk.ports.store.read.stages.get('a')).unknownReason).toBe('interrupted');
  });
});

/** An instance whose platform does not answer, and whose stack somebody else has locked. */
function lockedAndMute(id: string, locked = true): { ports: Ports; cleared: () => boolean } {
  const lock: StackLock = {
    ...{ user: 'hana', host: 'elsewhere', pid: 17, since: new Date() },
    ...{ ours: false, owner: 'elsewhere' },
  };
  let locks = locked ? [lock] : [];
  const engine: Ports['engine'] = {
    ...desk.ports.engine,
    locks: () => Promise.resolve(locks),
    clearLocks: async (_stage, telling) => {
      const cleared = locks;
      await telling(cleared);
      locks = [];
      return cleared;
    },
    refresh: () => Promise.resolve(succeeded),
  };
  const platform: Ports['platform'] = {
    ...desk.ports.platform,
    observe: async (stage) => ({ ...(await desk.ports.platform.observe(stage)), health: 'unknown' }),
  };
  return { ports: portsOf(id, { engine, platform }), cleared: () => locked && locks.length === 0 };
}

describe('an open recovery', () => {
  const dev = () => stageAt(0);
  const open = () =>
    desk.inTransaction((rows) =>
      requestRecovery(desk.ports, rows, {
        caller: mina,
        request: { ...powerCut, takeOver: false },
      }),
    );
  const takes = async () =>
    (await desk.ports.store.read.events.list({ name: 'stage:recovery-taken', limit: 10 }))
      .map(({ facts }) => [facts['before'], facts['instance']])
      .toReversed();

  test('is carried out by one of two instances that find it at once', async () => {
    const { id } = await open();
    for (const one of ['one', 'two']) await beat(one);
    const begun: string[] = [];
    const engine: Ports['engine'] = {
      ...desk.ports.engine,
      locks: () => Promise.resolve([]),
      refresh: ({ attempt }) => {
        begun.push(attempt);
        return Promise.resolve(succeeded);
      },
    };
    const both = ['one', 'two'].map((one) => createReconciler(portsOf(one, { engine })));
    await Promise.all(both.map((one) => one.reconcile(dev())));
    expect(begun).toEqual([`${id}.1`]);
    expect(await takes()).toEqual([[null, expect.stringMatching(/^(one|two)$/)]]);
    const ends = await desk.ports.store.read.events.list({ name: 'stage:recovery-ended', limit: 10 });
    expect(ends).toHaveLength(1);
  });

  test('is left to its owner while that one lives or is silent, and taken over when it is proven gone', async () => {
    const { id } = await open();
    for (const one of ['one', 'two']) await beat(one);
    expect(await startNext(portsOf('one'), dev())).toMatchObject({ kind: 'recovering', recovery: { id } });
    expect(await startNext(portsOf('one'), dev())).toMatchObject({ kind: 'recovering' });
    expect(await startNext(portsOf('two'), dev())).toEqual({
      ...{ kind: 'elsewhere', what: { id, stage: 'a' }, silent: null },
    });
    await silence('one', 60);
    expect(await startNext(portsOf('two'), dev())).toMatchObject({ silent: { id: 'one' } });
    const gone = new Set(['one']);
    const taken = await startNext(portsOf('two', {}, gone), dev());
    expect(taken).toMatchObject({ kind: 'recovering', recovery: { id, instance: 'two' } });
    expect(await takes()).toEqual([
      [null, 'one'],
      ['one', 'two'],
    ]);
  });

  test('that was taken over hears nothing of its late owner: no further refresh, no end', async () => {
    const { id } = await open();
    await beat('one');
    await startNext(portsOf('one'), dev());
    await startNext(portsOf('two', {}, new Set(['one'])), dev());
    const late = await desk.inTransaction((rows) => rows.recoveries.attempt(id, 'one'));
    expect(late).toBeUndefined();
    const recovery = await desk.ports.store.read.recoveries.get(id);
    if (recovery === undefined) return fail();
    const found = { kind: 'stopped', outcome: { code: 'lock-kept', facts: { locks: [] } } } as const;
    await recordRecovery(portsOf('one'), dev(), { recovery, found });
    expect(await desk.ports.store.read.recoveries.get(id)).toMatchObject({ endedAt: null, attempts: 0 });
    await recordRecovery(portsOf('two'), dev(), { recovery, found });
    expect((await desk.ports.store.read.recoveries.get(id))?.outcome?.code).toBe('lock-kept');
  });
});

test('a sign of life is a row with the times of the database, and a second one changes only when it was seen', async () => {
  await beat('one');
  const [before] = await desk.ports.store.read.instances.list();
  const seenAt = await beat('one');
  const [after] = await desk.ports.store.read.instances.list();
  expect(after).toEqual({ ...(before as Instance), seenAt });
});
