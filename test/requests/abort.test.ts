import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { abortPromotion } from '../../src/requests/abort.js';
import type { Asker } from '../../src/model/caller.js';
import type { RunResult } from '../../src/model/run.js';
import type { GoingBack } from '../../src/model/abort-wait.js';
import type { StopRung } from '../../src/ports/engine.js';
import type { Ports } from '../../src/ports/ports.js';
import { Refusal } from '../../src/model/error.js';
import { createReconciler, type Reconciler } from '../../src/controller/reconcile.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { retryPromotion } from '../../src/requests/retry.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { until } from '../support/until.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const hana: Asker = { ...mina, actor: { id: 'hana', via: 'cli' }, requestId: 'r-2' };
const read = () => desk.ports.store.read;
const abort = (id: string, caller = mina, reason: string | null = null) =>
  desk.inTransaction((rows) => abortPromotion(desk.ports, rows, { caller, id, reason }));
const eventsOf = async (id: string): Promise<string[]> => {
  const events = await read().events.list({ limit: 100 });
  const told = events.filter(({ promotion }) => promotion === id).toReversed();
  return told.map(({ name, actor, facts }) =>
    [name, actor.id, facts['how'] ?? facts['phase'] ?? ''].join(' ').trim(),
  );
};
const image = `repo@sha256:${'a'.repeat(64)}`;
const requested = async (name = 'one'): Promise<string> => {
  await desk.register(name, { artifacts: { tarball: `sha256:${'b'.repeat(64)}`, image } });
  const [open] = await read().promotions.open('dev');
  return open?.id ?? '';
};

const ended = new Date('2026-11-11T00:00:00Z');
const succeeded: RunResult = { kind: 'succeeded', url: null, endedAt: ended };
const stopped = (more: object = {}): RunResult => ({
  kind: 'aborted',
  outcome: { code: 'aborted', facts: { lines: [] } },
  endedAt: ended,
  recorded: true,
  ...more,
});
const killed: RunResult = {
  kind: 'errored',
  outcome: { code: 'cli-killed', facts: { signal: 'SIGKILL' } },
  endedAt: ended,
  retry: false,
  stageKnown: false,
};

/** An engine whose update ends when it is told so hard, in that way. */
function stubborn(
  yieldsTo: StopRung | 'nothing',
  result: RunResult,
  observed: string | null = null,
): { ports: Ports; told: StopRung[]; begun: () => boolean; finish: () => void } {
  const told: StopRung[] = [];
  let begun = false;
  let finish = (): void => undefined;
  const run = (): Promise<RunResult> => {
    begun = true;
    return new Promise((resolve) => {
      finish = () => {
        resolve(result);
      };
    });
  };
  const stopUpdate = (_attempt: string, rung: StopRung): void => {
    told.push(rung);
    if (rung === yieldsTo) finish();
  };
  const observe = () =>
    Promise.resolve({
      ...{ health: 'healthy' as const, build: observed, commit: null, digest: null, url: null },
      ...{ since: null, restarts: 0, why: null },
    });
  const ports = {
    ...desk.ports,
    drainSeconds: 0,
    engine: { ...desk.ports.engine, run, resume: run, stopUpdate },
    platform: { ...desk.ports.platform, observe } as unknown as Ports['platform'],
  };
  return { ports, told, begun: () => begun, finish: () => finish() };
}

const devOf = (ports: Ports) => {
  const [dev] = ports.catalogue.stages;
  if (dev === undefined) throw new Error('no stage');
  return dev;
};

async function following(ports: Ports, begun: () => boolean): Promise<Reconciler> {
  const reconciler = createReconciler(ports);
  void reconciler.reconcile(devOf(ports));
  await until('the update', begun);
  return reconciler;
}

describe('a waiting promotion', () => {
  test('is aborted at once, and says by whom', async () => {
    const id = await requested();
    expect(await abort(id, hana, 'wrong build')).toMatchObject({
      phase: 'aborted',
      outcome: { code: 'aborted-waiting', facts: { by: 'hana', reason: 'wrong build' } },
      abort: { actor: { id: 'hana' }, reason: 'wrong build' },
    });
    expect(await read().promotions.open('dev')).toEqual([]);
    expect(desk.woken.at(-1)).toBe('dev');
    expect((await eventsOf(id)).slice(-2)).toEqual([
      'promotion:abort-requested hana pending',
      'promotion:finished hana aborted',
    ]);
  });

  test('that has ended is refused with how it ended', async () => {
    const id = await requested();
    await abort(id);
    await expect(abort(id)).rejects.toMatchObject({
      code: 'already-finished',
      facts: { promotion: id, phase: 'aborted' },
    });
  });

  test('that nobody knows is refused', async () => {
    await expect(abort('p_nobody')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('I9: the request of whoever stopped it', () => {
  const mina1: Asker = { ...mina, requestId: 'r-1' };
  const endOf = async (id: string) => {
    const events = await read().events.list({ promotion: id, limit: 20 });
    const told = events.filter(({ name }) => name !== 'promotion:requested');
    return told.map(({ name, requestId, reason }) => [name, requestId, reason]).toReversed();
  };
  const askedByMina = async (): Promise<string> => {
    await requested();
    const { promotions } = desk.ports.store.read;
    await abort((await promotions.open('dev'))[0]?.id ?? '');
    const request = { stage: 'dev', wanted: { build: 'b1' }, reason: 'try it', ifMatch: null } as const;
    const { id } = await desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, {
        caller: mina1,
        request: { ...request, hold: { do: 'reject' } },
      }),
    );
    return id;
  };

  test('stands at the end of a waiting promotion, with the reason', async () => {
    const id = await askedByMina();
    await abort(id, hana, 'wrong build');
    expect(await endOf(id)).toEqual([
      ['promotion:abort-requested', 'r-2', 'wrong build'],
      ['promotion:finished', 'r-2', 'wrong build'],
    ]);
  });

  test('stands at each interrupt and at the end of a running one; whoever asked first is who stopped it', async () => {
    const id = await askedByMina();
    const { ports, begun } = stubborn('interrupt-again', stopped());
    const reconciler = await following({ ...ports, forcedSeconds: 60 }, begun);
    await abort(id, hana, 'wrong build');
    await abort(id, { ...mina, requestId: 'r-3' }, 'too late');
    await reconciler.reconcile(devOf(ports));
    await reconciler.idle();
    const told = (await endOf(id)).filter(([name]) => name !== 'promotion:abort-requested');
    expect(told).toEqual([
      ['promotion:started', 'r-1', null],
      ['promotion:stopping', 'r-2', null],
      ['promotion:stopping', 'r-2', null],
      ['stage:observed', 'r-1', null],
      ['promotion:finished', 'r-2', 'wrong build'],
    ]);
  });

  test('does not stand at the end of one that succeeded all the same', async () => {
    const id = await askedByMina();
    const { ports, told, begun, finish } = stubborn('nothing', succeeded);
    const reconciler = await following({ ...ports, drainSeconds: 60 }, begun);
    await abort(id, hana, 'wrong build');
    await reconciler.reconcile(devOf(ports));
    await until('the interrupt', () => told.length > 0);
    finish();
    await reconciler.idle();
    expect((await endOf(id)).at(-1)).toEqual(['promotion:finished', 'r-1', null]);
  });
});

describe('a running promotion', () => {
  test('is interrupted, and is aborted when its update has stopped', async () => {
    const id = await requested();
    const { ports, told, begun } = stubborn('interrupt', stopped());
    const reconciler = await following({ ...ports, drainSeconds: 60 }, begun);
    expect(await abort(id, hana)).toMatchObject({ phase: 'running', abort: { actor: { id: 'hana' } } });
    await reconciler.reconcile(devOf(ports));
    await reconciler.idle();
    expect(told).toEqual(['interrupt']);
    expect(await read().promotions.get(id)).toMatchObject({ phase: 'aborted', outcome: { code: 'aborted' } });
    expect((await read().stages.get('dev')).unknownReason).toBeNull();
    expect((await eventsOf(id)).slice(-4)).toEqual([
      'promotion:abort-requested hana running',
      'promotion:stopping system:abort interrupt',
      'stage:observed system:reconcile',
      'promotion:finished hana aborted',
    ]);
  });

  test('F14: goes on when the database is away at the look for a stop, and the next look finds it', async () => {
    const id = await requested();
    const { ports, told, begun } = stubborn('interrupt', stopped());
    const { promotions } = ports.store.read;
    let away = false;
    const get = (asked: string) =>
      away ? Promise.reject(new Refusal('unavailable', {})) : promotions.get(asked);
    const store = { ...ports.store, read: { ...ports.store.read, promotions: { ...promotions, get } } };
    const reconciler = await following({ ...ports, store, drainSeconds: 60 }, begun);
    await abort(id);
    away = true;
    await expect(reconciler.reconcile(devOf(ports))).resolves.toBeUndefined();
    expect(told).toEqual([]);
    away = false;
    await reconciler.reconcile(devOf(ports));
    await reconciler.idle();
    expect(told).toEqual(['interrupt']);
  });

  test('that does not stop is interrupted again and then killed, each in the audit; what it left is asked', async () => {
    const id = await requested();
    const { ports, told, begun } = stubborn('kill', killed, 'b1');
    const reconciler = await following({ ...ports, forcedSeconds: 0 }, begun);
    await abort(id);
    await reconciler.reconcile(devOf(ports));
    await reconciler.idle();
    expect(told).toEqual(['interrupt', 'interrupt-again', 'kill']);
    expect(await read().promotions.get(id)).toMatchObject({
      phase: 'aborted',
      outcome: { facts: { how: 'cli-killed' } },
    });
    expect(await read().stages.get('dev')).toMatchObject({ currentBuild: 'b1', stableBuild: null });
    const rungs = (await eventsOf(id)).filter((told) => told.startsWith('promotion:stopping'));
    expect(rungs.map((told) => told.split(' ').at(-1))).toEqual(['interrupt', 'interrupt-again', 'kill']);
  });

  describe('on aws', () => {
    const wayBack: GoingBack = { kind: 'goes-back', deployment: 'd1' };
    const rungsOf = async (id: string) =>
      (await eventsOf(id))
        .filter((event) => event.startsWith('promotion:stopping'))
        .map((event) => event.split(' ').at(-1));

    /** A stage on aws, whose ECS says these things to whoever wants it to go back, the last again and again. */
    function onAws(ports: Ports, ...said: GoingBack[]): Ports {
      const stages = ports.catalogue.stages.map((stage) => ({ ...stage, platform: 'aws' as const }));
      const get = (name: string) => stages.find((stage) => stage.name === name);
      const goBack = () =>
        Promise.resolve((said.length > 1 ? said.shift() : said[0]) ?? { kind: 'nothing' as const });
      return {
        ...ports,
        catalogue: { ...ports.catalogue, stages, get },
        platform: { ...ports.platform, goBack },
      };
    }

    const beginsWithService = (id: string, since: Date) => {
      const resource = 'aws:ecs/service:Service dev';
      const underWay = [{ operation: 'update', resource, since: since.toISOString() }];
      const progress = { kind: 'progress' as const, done: 1, total: 2, underWay };
      return desk.inTransaction((rows) => rows.runEvents.append(id, [progress]));
    };

    test('lets ECS alone until its own update has begun with the service: who deploys the build before that is another', async () => {
      const id = await requested();
      const { ports, told, begun } = stubborn('interrupt-again', stopped());
      const there = onAws(ports, wayBack);
      const reconciler = await following(there, begun);
      await abort(id);
      await reconciler.reconcile(devOf(there));
      await reconciler.idle();
      expect(told).toEqual(['interrupt', 'interrupt-again']);
      expect(await rungsOf(id)).toEqual(['interrupt', 'interrupt-again']);
    });

    test('is not interrupted again while ECS goes back, and is when that is over', async () => {
      const id = await requested();
      const { ports, told, begun } = stubborn('interrupt-again', stopped());
      const there = onAws(ports, wayBack, { kind: 'nothing' });
      const reconciler = await following(there, begun);
      // For so long that nothing has to be waited for any more.
      await beginsWithService(id, new Date(there.now().getTime() - 1_300_000));
      await abort(id);
      await reconciler.reconcile(devOf(there));
      await reconciler.idle();
      expect(told).toEqual(['interrupt', 'interrupt-again']);
      const rungs = await rungsOf(id);
      expect(rungs.slice(0, 2)).toEqual(['interrupt', 'ecs-goes-back']);
      expect(rungs.toSorted()).toEqual(['ecs-goes-back', 'ecs-went-back', 'interrupt', 'interrupt-again']);
    });

    test('is given as long as AWS may be silent about what is under way, and says until when', async () => {
      const id = await requested();
      const { ports, told, begun, finish } = stubborn('nothing', stopped());
      const there = onAws({ ...ports, drainSeconds: 1 });
      const reconciler = await following(there, begun);
      const since = new Date().toISOString();
      await beginsWithService(id, new Date(since));
      await abort(id);
      await reconciler.reconcile(devOf(there));
      await until('the interrupt', () => told.length > 0);
      const wait = (await read().promotions.get(id))?.abort?.wait;
      expect(wait?.code).toBe('interrupt');
      expect((Number(wait?.until) - Date.parse(since)) / 1000).toBeCloseTo(1200, -1);
      finish();
      await reconciler.idle();
      expect(told).toEqual(['interrupt']);
    });

    test.each([
      ['15 minutes', 15 * 60, 5 * 60],
      ['25 minutes', 25 * 60, 45],
      ['a day', 24 * 60 * 60, 45],
    ])(
      'of an old promotion, whose service is under way for %s, is given what is left of 20 minutes, else its drain',
      async (_, age, left) => {
        const id = await requested();
        const { ports, told, begun, finish } = stubborn('nothing', stopped());
        const there = onAws({ ...ports, drainSeconds: 45 });
        const reconciler = await following(there, begun);
        const since = there.now().getTime();
        await beginsWithService(id, new Date(since - age * 1000));
        await abort(id);
        await reconciler.reconcile(devOf(there));
        await until('the interrupt', () => told.length > 0);
        const wait = (await read().promotions.get(id))?.abort?.wait;
        expect(wait?.code).toBe('interrupt');
        expect((Number(wait?.until) - since) / 1000).toBeCloseTo(left, -1);
        finish();
        await reconciler.idle();
        expect(told).toEqual(['interrupt']);
      },
    );
  });

  test('of which nobody can say what a kill left makes the stage unknown', async () => {
    const id = await requested();
    const { ports, begun } = stubborn('kill', killed, null);
    const reconciler = await following({ ...ports, forcedSeconds: 0 }, begun);
    await desk.ports.store.transaction((rows) =>
      rows.stages.change('dev', 1, { currentBuild: 'b1', currentFingerprint: 'f-0' }),
    );
    await abort(id);
    await reconciler.reconcile(devOf(ports));
    await reconciler.idle();
    expect((await read().stages.get('dev')).unknownReason).toBe('interrupted');
  });

  test('that stopped by itself makes the stage unknown, too, where the platform cannot tell how far it came', async () => {
    const id = await requested();
    const { ports, begun } = stubborn('interrupt', stopped());
    const { observe } = ports.platform;
    const platform: Ports['platform'] = {
      ...ports.platform,
      observe: async (stage) => ({ ...(await observe(stage)), health: 'unknown' }),
    };
    const mute = { ...ports, platform, drainSeconds: 60 };
    const reconciler = await following(mute, begun);
    await abort(id);
    await reconciler.reconcile(devOf(mute));
    await reconciler.idle();
    // What was in flight at the interrupt was awaited, and may have been the switch.
    expect(await read().promotions.get(id)).toMatchObject({ phase: 'aborted' });
    expect((await read().stages.get('dev')).unknownReason).toBe('interrupted');
  });

  test('that was done before it could be stopped succeeded: the outcome is what really happened', async () => {
    const id = await requested();
    const { ports, told, begun, finish } = stubborn('nothing', succeeded);
    const reconciler = await following({ ...ports, drainSeconds: 60 }, begun);
    await abort(id);
    await reconciler.reconcile(devOf(ports));
    await until('the interrupt', () => told.length > 0);
    finish();
    await reconciler.idle();
    expect(await read().promotions.get(id)).toMatchObject({ phase: 'succeeded', outcome: null });
    expect((await read().stages.get('dev')).currentBuild).toBe('b1');
  });

  test('asked a second time, by another person, answers the same; both are in the audit (F48)', async () => {
    const id = await requested();
    const { ports, told, begun, finish } = stubborn('nothing', stopped());
    const reconciler = await following({ ...ports, drainSeconds: 60 }, begun);
    await abort(id, hana, 'first');
    expect(await abort(id, mina, 'second')).toMatchObject({
      phase: 'running',
      abort: { actor: { id: 'hana' }, reason: 'first' },
    });
    await reconciler.reconcile(devOf(ports));
    await reconciler.reconcile(devOf(ports));
    await until('the interrupt', () => told.length > 0);
    finish();
    await reconciler.idle();
    expect(told).toEqual(['interrupt']);
    const asked = (await eventsOf(id)).filter((event) => event.includes('abort-requested'));
    expect(asked).toEqual([
      'promotion:abort-requested hana running',
      'promotion:abort-requested mina running',
    ]);
  });

  test('is stopped by the service that finds it after the one that was asked has gone', async () => {
    const id = await requested();
    const first = stubborn('nothing', stopped());
    const gone = await following(first.ports, first.begun);
    gone.stop();
    await abort(id);
    const second = stubborn('interrupt', stopped());
    await createReconciler({ ...second.ports, drainSeconds: 60 }).reconcile(devOf(second.ports));
    expect(second.told).toEqual(['interrupt']);
    expect((await read().promotions.get(id))?.phase).toBe('aborted');
    first.finish();
    await gone.idle();
    expect((await read().promotions.get(id))?.phase).toBe('aborted');
  });

  test('that waits for a lock is aborted without another attempt, and the stage stays known', async () => {
    const id = await requested();
    const locked: RunResult = {
      kind: 'errored',
      outcome: { code: 'locked', facts: { by: 'hana@desk (pid 1)' } },
      endedAt: ended,
      retry: true,
      stageKnown: true,
    };
    let runs = 0;
    const { ports } = stubborn('nothing', locked);
    const run = (): Promise<RunResult> => {
      runs += 1;
      return Promise.resolve(locked);
    };
    const engine = { ...ports.engine, run, stopUpdate: () => undefined };
    const reconciler = await following({ ...ports, engine }, () => runs > 0);
    await abort(id);
    await reconciler.reconcile(devOf(ports));
    await reconciler.idle();
    expect(await read().promotions.get(id)).toMatchObject({
      phase: 'aborted',
      outcome: { facts: { how: 'locked' } },
    });
    expect((await read().stages.get('dev')).unknownReason).toBeNull();
  });
});

describe('a retry', () => {
  const retry = (id: string) =>
    desk.inTransaction((rows) =>
      retryPromotion(desk.ports, rows, {
        caller: hana,
        request: { id, reason: null, ifMatch: null, hold: { do: 'reject' } },
      }),
    );

  test('is a new promotion with the build of the one before', async () => {
    const id = await requested();
    await abort(id);
    const again = await retry(id);
    expect(again).toMatchObject({ stage: 'dev', build: 'b1', phase: 'pending', actor: { id: 'hana' } });
    expect(again.id).not.toBe(id);
  });

  test('of one that has not ended is refused', async () => {
    const id = await requested();
    await expect(retry(id)).rejects.toMatchObject({ code: 'promotion-running' });
  });
});
