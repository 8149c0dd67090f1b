import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Instance } from '../../src/model/instance.js';
import type { RunResult } from '../../src/model/run.js';
import type { Ports } from '../../src/ports/ports.js';
import { requestRecovery } from '../../src/requests/recover.js';
import { recordResult } from '../../src/controller/record.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { createController } from '../../src/controller/controller.js';
import { startNext } from '../../src/controller/start.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';

const dev = aStage({ name: 'dev', dotenv: 'unstable', trigger: 'commit', source: null });
const pubqa = aStage({ name: 'pubqa', source: 'dev' });
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk([dev, pubqa]);
  for (const name of ['one', 'two']) {
    await desk.register(name);
    await desk.succeed('dev');
  }
});
afterEach(() => desk.close());

const read = () => desk.ports.store.read;
const state = () => read().stages.get('pubqa');
const request = (build: string, ports = desk.ports) =>
  desk.inTransaction((rows) =>
    requestPromotion(ports, rows, {
      caller: { ...mina, requestId: 'r-1' },
      request: { stage: 'pubqa', wanted: { build }, reason: null, ifMatch: null, hold: { do: 'reject' } },
    }),
  );
const recover = () =>
  desk.inTransaction((rows) =>
    requestRecovery(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage: 'pubqa', reason: 'power', clearLock: false, takeOver: false, said: null, ifMatch: null },
      },
    }),
  );
const told = async (): Promise<string[]> =>
  (await read().events.list({ stage: 'pubqa', limit: 50 }))
    .map(({ name, actor, facts }) => `${name} ${actor.id} ${String(facts['code'] ?? facts['why'] ?? '')}`)
    .map((line) => line.trim())
    .toReversed();

/** One of several services, with or without the stage's file. */
function portsOf(id: string, { has = true, gone = [] as readonly string[] } = {}): Ports {
  const stages = has ? [dev, pubqa] : [dev];
  const get = (name: string) => stages.find((stage) => stage.name === name);
  const isGone = (other: Instance) => Promise.resolve(gone.includes(other.id));
  return {
    ...desk.ports,
    catalogue: { ...desk.ports.catalogue, stages, get },
    engine: { ...desk.ports.engine, history: () => Promise.resolve([]) },
    instance: { id, machine: 'm1', home: 'm1', isGone },
  };
}

const beat = (id: string) =>
  desk.ports.store.beat({
    ...{ id, host: 'desk', machine: 'm1', pidSpace: null, pid: 1, started: 'then' },
    ...{ url: null, version: '1' },
  });

/** A service without the stage's file looks at everything, as it does at its start and now and then. */
async function sweep(id = 'after', gone: readonly string[] = ['before']): Promise<void> {
  const controller = createController(portsOf(id, { has: false, gone }));
  await controller.sweep();
  await controller.idle();
}

const succeeded: RunResult = { kind: 'succeeded', url: null, endedAt: new Date() };

describe('F28: on a stage whose file was removed', () => {
  test('what waits fails as the policy changed, once and with its row in the audit; back again, the stage works', async () => {
    const { id } = await request('b1');
    await beat('after');
    await sweep();
    await sweep();
    expect(await read().promotions.get(id)).toMatchObject({
      phase: 'failed',
      outcome: { code: 'policy-changed', facts: { reasons: ['stage-removed'] } },
    });
    expect(await told()).toEqual([
      'promotion:requested mina',
      'promotion:finished system:reconcile policy-changed',
    ]);
    expect((await state()).unknownReason).toBeNull();
    const again = await request('b1');
    expect(await startNext(portsOf('later'), pubqa)).toMatchObject({
      ...{ kind: 'started', promotion: { id: again.id } },
    });
  });

  test('what runs ends as interrupted and the stage is unknown, as soon as nobody follows it; its late result is fenced', async () => {
    await beat('before');
    const running = await request('b1');
    const waiting = await request('b2');
    const before = portsOf('before');
    const start = await startNext(before, pubqa);
    if (start.kind !== 'started') throw new Error('it was not started');
    await beat('after');
    await sweep('after', []);
    expect((await read().promotions.get(running.id))?.phase).toBe('running');
    expect((await read().promotions.get(waiting.id))?.phase).toBe('failed');
    await sweep();
    await sweep();
    expect(await read().promotions.get(running.id)).toMatchObject({
      phase: 'errored',
      outcome: { code: 'interrupted' },
    });
    expect((await told()).slice(-3)).toEqual([
      'promotion:taken-over system:reconcile',
      'promotion:finished system:reconcile interrupted',
      'stage:unknown system:reconcile interrupted',
    ]);
    expect((await read().attempts.last(running.id))?.endedAt).not.toBeNull();
    const { promotion } = start;
    await recordResult(before, { promotion, fence: promotion.fence ?? 0, result: succeeded });
    expect(await state()).toMatchObject({ currentBuild: null, unknownReason: 'interrupted' });
    await expect(request('b1')).rejects.toMatchObject({ code: 'build-not-eligible' });
  });

  test('a recovery ends without a finding, and can be asked for again', async () => {
    await desk.lose('pubqa');
    const { id } = await recover();
    await beat('before');
    await startNext(portsOf('before'), pubqa);
    await beat('after');
    await sweep('after', []);
    expect((await read().recoveries.get(id))?.endedAt).toBeNull();
    await sweep();
    expect(await read().recoveries.get(id)).toMatchObject({ outcome: { code: 'stage-removed' } });
    expect((await told()).slice(-2)).toEqual([
      'stage:recovery-taken system:reconcile',
      'stage:recovery-ended system:reconcile stage-removed',
    ]);
    expect((await state()).unknownReason).toBe('interrupted');
    expect((await recover()).id).not.toBe(id);
  });

  test('what another service has accepted since is left to that one, which has the file', async () => {
    await beat('after');
    const { id } = await request('b1', portsOf('newer'));
    await sweep();
    expect((await read().promotions.get(id))?.phase).toBe('pending');
  });
});
