import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startNext } from '../../src/controller/start.js';
import { quarantine } from '../../src/ledger/quarantine.js';
import type { Asker } from '../../src/model/caller.js';
import type { Promotion } from '../../src/model/promotion.js';
import type { QuietHours, Stage } from '../../src/model/stage.js';
import { quietHoldsAt } from '../../src/policy/quiet.js';
import type { Ports } from '../../src/ports/ports.js';
import { listHolds } from '../../src/queries/hold.js';
import { waitingState } from '../../src/queries/queue.js';
import { releaseHold, setHold, type HoldRequest, type HoldSet } from '../../src/requests/hold.js';
import { releaseLine, stopLine } from '../../src/requests/line.js';
import { createMilestone } from '../../src/requests/milestone.js';
import type { HoldChoice } from '../../src/requests/override.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { rollBack } from '../../src/requests/rollback.js';
import { runScheduleNow } from '../../src/requests/schedule.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';
import { letPass } from '../support/holds.js';
import { aStage } from '../support/nouns.js';

const hour = 3600;
/** From each minute on for an hour: it is quiet whenever the test runs. */
const always: readonly QuietHours[] = [
  { when: '* * * * *', forSeconds: hour, timezone: 'UTC', reason: { en: 'Stand-up', ko: '스탠드업' } },
];
let desk: Desk;
/** The stages as their files say just now. */
let stages: readonly Stage[] = fiveOnADesk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.clear();
  stages = fiveOnADesk;
  for (const name of ['one', 'two', 'three']) {
    await desk.register(name);
    await desk.succeed('dev');
  }
});
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
const soon = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const stageOf = (name: string): Stage => stages.find((stage) => stage.name === name) ?? aStage();
const ports = (): Ports => ({
  ...desk.ports,
  catalogue: {
    ...desk.ports.catalogue,
    stages,
    get: (name) => stages.find((stage) => stage.name === name),
  },
});
const start = (name: string) => startNext(ports(), stageOf(name));
const phaseOf = async ({ id }: Promotion) => (await read().promotions.get(id))?.phase;
const namesIn = async () => (await read().events.list({ limit: 200 })).map(({ name }) => name);

const set = (stage: string, more: Partial<HoldRequest>): Promise<HoldSet> =>
  desk.inTransaction((rows) =>
    setHold(ports(), rows, {
      caller: mina,
      request: { stage, kind: 'demo', reason: 'Publisher review', until: null, ifMatch: null, ...more },
    }),
  );
const book = (stage: string, more: Partial<HoldRequest> = {}) =>
  set(stage, { from: soon(2 * hour), until: soon(3 * hour), ...more });
const release = async (all: readonly HoldSet[]): Promise<void> => {
  for (const { hold } of all)
    await desk.inTransaction((rows) =>
      releaseHold(ports(), rows, {
        caller: mina,
        release: { id: hold.id, reason: null, verdict: null, ifMatch: null },
      }),
    );
};

/** What keeps a stage. */
interface Kept {
  /** By their names, the one that ends last first. */
  readonly ids: readonly string[];
  /** What whoever keeps it was told. */
  readonly told: readonly HoldSet[];
  end(): Promise<void>;
}
const keptBy = (...told: HoldSet[]): Kept => ({
  told,
  ids: told.map(({ hold }) => hold.id),
  end: () => release(told),
});

/** Every way in which a stage is kept, where b2 alone is ever to be shown. */
const ways = {
  'several holds': async (stage) => {
    const demo = await set(stage, { until: soon(hour) });
    return keptBy(await set(stage, { kind: 'qa', reason: 'QA' }), demo);
  },
  'a reservation in its lead': async (stage) => {
    const booked = await book(stage);
    await desk.inTransaction((rows) => letPass(rows, booked.hold, 2 * hour - 600));
    return keptBy(booked);
  },
  'a reservation ahead that shows something else': async (stage) =>
    keptBy(await book(stage, { shows: { build: 'b2' } })),
  'a hold before such a reservation': async (stage) => {
    const booked = await book(stage, { shows: { build: 'b2' } });
    return keptBy(booked, await set(stage, { kind: 'incident', reason: 'fire', until: soon(hour) }));
  },
  'a stop of the line': async (stage) => {
    const { line, stopped } = await desk.inTransaction((rows) =>
      stopLine(ports(), rows, {
        caller: mina,
        request: { kind: 'incident', reason: 'moving', until: null, except: [] },
      }),
    );
    const here = keptBy(...stopped.filter(({ hold }) => hold.stage === stage));
    const change = { id: line.id, reason: null, ifMatch: null };
    const end = () => desk.inTransaction((rows) => releaseLine(ports(), rows, { caller: mina, change }));
    return { ...here, end: async () => void (await end()) };
  },
  'quiet hours': async () => {
    stages = fiveOnADesk.map((stage) => ({ ...stage, quiet: always }));
    const end = () => {
      stages = fiveOnADesk;
      return Promise.resolve();
    };
    return Promise.resolve({ ids: [], told: [], end });
  },
} satisfies Record<string, (stage: string) => Promise<Kept>>;
type Way = keyof typeof ways;

/** Quiet hours have a name only where somebody looks. */
async function keep(way: Way, stage: string): Promise<Kept> {
  const kept = await ways[way](stage);
  const quiet = quietHoldsAt(stageOf(stage), await read().now());
  return { ...kept, ids: [...kept.ids, ...quiet.map(({ id }) => id)] };
}

const ask = (build: string, hold: HoldChoice = { do: 'reject' }, caller: Asker = mina) =>
  desk.inTransaction((rows) =>
    requestPromotion(ports(), rows, {
      caller,
      request: { stage: 'nightly', wanted: { build }, reason: 'hotfix', ifMatch: null, hold },
    }),
  );
const held = (ids: readonly string[]) => ids.map((hold) => ({ code: 'held', facts: { hold } }));
const refusedBy = (ids: readonly string[]) => ({
  code: 'stage-held',
  facts: { hold: ids[0], others: ids.slice(1).map((hold) => ({ hold })) },
  extra: { override: { values: ids } },
});

describe.each(Object.keys(ways) as Way[])('where a stage is kept by %s', (way) => {
  test('what runs finishes, and whoever keeps it is told of it', async () => {
    const running = await ask('b1');
    await start('nightly');
    const { told } = await keep(way, 'nightly');
    for (const one of told) expect(one).toMatchObject({ running: { id: running.id }, waiting: 0 });
    await start('nightly');
    expect(await phaseOf(running)).toBe('running');
  });

  test('what waits keeps its place, says for what, and is looked at again at the end', async () => {
    const [first, second] = [await ask('b1'), await ask('b3')];
    const { ids, told, end } = await keep(way, 'nightly');
    expect(told.map(({ waiting }) => waiting)).toEqual(told.map(() => 2));
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    for (const [place, one] of [first, second].entries()) {
      const now = (await read().promotions.get(one.id)) ?? one;
      const state = await waitingState(read(), now);
      expect(state?.position).toBe(place + 1);
      expect(state?.blockedBy.filter(({ code }) => code === 'held')).toMatchObject(held(ids));
    }
    await desk.inTransaction((rows) =>
      quarantine(ports(), rows, {
        ...{ caller: mina, stage: 'nightly', build: 'b1', why: 'rolled-back', reason: 'bad' },
        promotion: first.id,
      }),
    );
    await end();
    expect(await start('nightly')).toEqual({ kind: 'ended' });
    expect(await read().promotions.get(first.id)).toMatchObject({
      ...{ phase: 'failed', outcome: { code: 'policy-changed' } },
    });
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: second.id } });
  });

  test('who asks is refused with all that keep it, may wait, or names every one of them, by right', async () => {
    const { ids } = await keep(way, 'nightly');
    await expect(ask('b1')).rejects.toMatchObject(refusedBy(ids));
    for (const left of ids) {
      const holds = ids.filter((id) => id !== left);
      const some = ask('b1', holds.length === 0 ? { do: 'reject' } : { do: 'override', holds });
      await expect(some).rejects.toMatchObject(refusedBy(ids));
    }
    const waiting = await ask('b1', { do: 'wait' });
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    const promoter: Asker = { ...mina, grants: [{ verb: 'promote', stage: '*' }] };
    const all: HoldChoice = { do: 'override', holds: ids };
    if (way !== 'quiet hours')
      await expect(ask('b3', all, promoter)).rejects.toMatchObject({ code: 'override-not-allowed' });
    const passing = await ask('b3', all, way === 'quiet hours' ? promoter : mina);
    expect(passing.overrideHolds).toEqual(ids);
    expect((await namesIn()).filter((name) => name === 'hold:overridden')).toHaveLength(ids.length);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: passing.id } });
    expect(await phaseOf(waiting)).toBe('pending');
    expect(await namesIn()).not.toContain('hold:released');
  });

  test('what comes by itself is left out with it; in quiet hours it waits', async () => {
    const { ids, end } = await keep(way, 'nightly');
    const run = () =>
      desk.inTransaction((rows) =>
        runScheduleNow(ports(), rows, { caller: mina, stage: 'nightly', sourceHealth: 'healthy' }),
      );
    const waits = way === 'quiet hours';
    const scheduled = await run();
    expect(scheduled.phase).toBe(waits ? 'pending' : 'skipped');
    if (!waits) expect(scheduled).toMatchObject({ outcome: { code: 'held' }, blockedBy: held(ids) });
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    await end();
    // What was left out stays so; the next run goes.
    const next = waits ? scheduled : await run();
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: next.id } });
  });

  test('a commit is left out with it, and in quiet hours the newest waits', async () => {
    const { ids, end } = await keep(way, 'dev');
    const commits = [await desk.register('four'), await desk.register('five')].flatMap(
      ({ promotions }) => promotions,
    );
    const phases = async () => Promise.all(commits.map(phaseOf));
    expect(await start('dev')).toEqual({ kind: 'nothing' });
    if (way !== 'quiet hours') {
      expect(await phases()).toEqual(['skipped', 'skipped']);
      for (const one of commits)
        expect(one).toMatchObject({ outcome: { code: 'held' }, blockedBy: held(ids) });
      await end();
      expect(await start('dev')).toEqual({ kind: 'nothing' });
      return;
    }
    expect(await phases()).toEqual(['superseded', 'pending']);
    await end();
    expect(await start('dev')).toMatchObject({ kind: 'started', promotion: { id: commits[1]?.id } });
  });

  test('a milestone is recorded at once and waits, or is refused where that is wished', async () => {
    for (const stage of ['nightly', 'devqa']) {
      await desk.inTransaction((rows) =>
        requestPromotion(ports(), rows, {
          caller: mina,
          request: { stage, wanted: { build: 'b1' }, reason: null, ifMatch: null, hold: { do: 'reject' } },
        }),
      );
      await desk.succeed(stage);
    }
    const milestone = (hold: HoldChoice) =>
      desk.inTransaction((rows) =>
        createMilestone(ports(), rows, {
          caller: mina,
          request: { number: 9, build: 'b1', notes: null, reason: 'demo', hold },
        }),
      );
    const { ids, end } = await keep(way, 'staging-1');
    await expect(milestone({ do: 'reject' })).rejects.toMatchObject(refusedBy(ids));
    expect(await read().milestones.list({ limit: 9 })).toEqual([]);
    const { promotion } = await milestone({ do: 'wait' });
    expect(await read().milestones.list({ limit: 9 })).toMatchObject([{ number: 9, stage: 'staging-1' }]);
    expect(await start('staging-1')).toEqual({ kind: 'nothing' });
    expect(await phaseOf(promotion)).toBe('pending');
    await end();
    expect(await start('staging-1')).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
  });

  describe('a rollback', () => {
    const back = (onHold: HoldChoice) =>
      desk.inTransaction((rows) =>
        rollBack(ports(), rows, {
          caller: mina,
          request: {
            ...{ stage: 'nightly', toBuild: 'b1', reason: 'broken', ifMatch: null, onHold },
            hold: { wish: null, reason: null, until: null },
          },
        }),
      );
    beforeEach(async () => {
      for (const build of ['b1', 'b3']) {
        await ask(build);
        await desk.succeed('nightly');
      }
    });
    /** Where no row holds the stage now, the rollback does. */
    const isHeldNow = way !== 'quiet hours' && way !== 'a reservation ahead that shows something else';
    const open = async () => (await listHolds(read(), 'nightly')).map(({ hold }) => hold.kind);

    test('names all that keep it, and leaves those that were set', async () => {
      const { ids } = await keep(way, 'nightly');
      const before = await open();
      await expect(back({ do: 'reject' })).rejects.toMatchObject(refusedBy(ids));
      expect(await open()).toEqual(before);
      const { promotion } = await back({ do: 'override', holds: ids });
      expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
      expect(await open()).toEqual(isHeldNow ? before : ['rollback', ...before]);
    });

    test('that is to wait passes nothing, and goes when they have ended', async () => {
      const { end } = await keep(way, 'nightly');
      const { promotion } = await back({ do: 'wait' });
      expect(await start('nightly')).toEqual({ kind: 'nothing' });
      expect(await phaseOf(promotion)).toBe('pending');
      await end();
      expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: promotion.id } });
    });
  });
});
