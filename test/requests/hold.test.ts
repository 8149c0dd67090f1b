import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Asker } from '../../src/model/caller.js';
import type { Hold, HoldKind, Verdict } from '../../src/model/hold.js';
import type { Promotion } from '../../src/model/promotion.js';
import { askEligibility } from '../../src/queries/eligibility.js';
import type { HoldChoice } from '../../src/requests/override.js';
import { holdsOn } from '../../src/queries/hold.js';
import { holdOn } from '../support/holds.js';
import { extendHold, releaseHold, setHold } from '../../src/requests/hold.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import type { Ports } from '../../src/ports/ports.js';
import type { Rows } from '../../src/ports/rows.js';
import { runScheduleNow } from '../../src/requests/schedule.js';
import { startNext } from '../../src/controller/start.js';
import { waitingState } from '../../src/queries/queue.js';
import { aStage } from '../support/nouns.js';
import { fiveOnADesk, mina, openDesk, type Desk } from '../support/desk.js';

const hour = 3_600_000;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.clear();
  await desk.register('one');
  await desk.succeed('dev');
});
afterAll(() => desk.close());

const soon = (ms = hour): Date => new Date(Date.now() + ms);
const read = () => desk.ports.store.read;

const hold = (stage: string, more: { kind?: HoldKind; until?: Date | null; reason?: string } = {}) =>
  desk.inTransaction((rows) =>
    setHold(desk.ports, rows, {
      caller: mina,
      request: { stage, kind: 'qa', reason: 'QA round 14', until: null, ifMatch: null, ...more },
    }),
  );

const release = ({ id }: Hold, more: { verdict?: Verdict; ifMatch?: string } = {}) =>
  desk.inTransaction((rows) =>
    releaseHold(desk.ports, rows, {
      caller: mina,
      release: { id, reason: null, verdict: null, ifMatch: null, ...more },
    }),
  );

const extend = ({ id }: Hold, until: Date | null, ifMatch: string | null = null) =>
  desk.inTransaction((rows) =>
    extendHold(desk.ports, rows, { caller: mina, extension: { id, until, reason: null, ifMatch } }),
  );

const ask = (stage: string, build = 'b1', onHold: HoldChoice = { do: 'reject' }) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted: { build }, reason: 'hotfix', ifMatch: null, hold: onHold },
    }),
  );

const stageOf = (name: string) => desk.ports.catalogue.get(name) ?? aStage();
const start = (stage: string) => startNext(desk.ports, stageOf(stage));
const phaseOf = async ({ id }: Promotion) => (await read().promotions.get(id))?.phase;
const lastReason = async (stage: string) => (await read().events.list({ stage, limit: 1 }))[0]?.reason;
const eventsOf = async (stage: string) =>
  (await read().events.list({ stage, limit: 50 })).map(({ name }) => name);

/** Takes the time of a hold back, as if it had passed. */
const letExpire = ({ id }: Hold) =>
  desk.inTransaction((rows) =>
    rows.sql.executeSql("update holds set until = clock_timestamp() - interval '1 second' where id = $1", [
      id,
    ]),
  );

describe('a hold', () => {
  test('is told before anyone tries: in the eligibility, with the earliest time', async () => {
    const until = soon();
    await hold('nightly', { until });
    const { reasons, earliest } = await askEligibility(desk.ports, read(), { stage: 'nightly', build: 'b1' });
    expect(reasons).toMatchObject([
      { code: 'held', facts: { by: 'mina', reason: 'QA round 14', kind: 'qa' } },
    ]);
    expect(earliest).toEqual(until);
  });

  test('changes the ETag of its stage when it is set, extended and released', async () => {
    const revision = async () => (await read().stages.get('nightly')).revision;
    const before = await revision();
    const { hold: set } = await hold('nightly');
    await extend(set, soon());
    await release(set);
    expect(await revision()).toBe(before + 3);
    expect(await eventsOf('nightly')).toEqual(['hold:released', 'hold:extended', 'hold:set']);
  });

  test('comes beside those that there are; the same one for the same is one hold', async () => {
    const { hold: first } = await hold('nightly');
    await expect(hold('nightly')).rejects.toMatchObject({
      code: 'stage-already-held',
      extra: { hold: { hold: { id: first.id } } },
    });
    const { hold: demo } = await hold('nightly', { kind: 'demo', until: soon() });
    const { hold: other } = await hold('nightly', { reason: 'QA round 15' });
    const ids = async () => (await holdsOn(read(), 'nightly')).map(({ id }) => id);
    expect(await ids()).toEqual([other.id, first.id, demo.id]);
    await release(first);
    expect(await ids()).toEqual([other.id, demo.id]);
  });

  test('is ended or moved by its owner, without the right to hold; by another one with the right, and with a reason', async () => {
    const { hold: set } = await hold('nightly', { until: soon() });
    const ask = (caller: Asker, reason: string | null) =>
      desk.inTransaction((rows) =>
        extendHold(desk.ports, rows, {
          caller,
          extension: { id: set.id, until: null, reason, ifMatch: null },
        }),
      );
    const end = (caller: Asker, reason: string | null) =>
      desk.inTransaction((rows) =>
        releaseHold(desk.ports, rows, {
          caller,
          release: { id: set.id, reason, verdict: null, ifMatch: null },
        }),
      );
    const jin = { ...mina, actor: { id: 'jin', via: 'cli' } } as const;
    const noRight: Asker = { ...jin, grants: [] };
    // A token has what it gives and no more, whosever it is.
    const onlyReads: Asker = { ...mina, grants: [{ verb: 'read', stage: '*' }] };
    const elsewhere: Asker = { ...mina, grants: [{ verb: 'hold', stage: 'devqa' }] };
    for (const caller of [onlyReads, elsewhere])
      await expect(end(caller, 'a fire')).rejects.toMatchObject({ code: 'forbidden' });
    for (const act of [ask, end]) {
      await expect(act(noRight, 'a fire')).rejects.toMatchObject({ code: 'forbidden' });
      await expect(act(jin, null)).rejects.toMatchObject({
        code: 'validation',
        extra: { errors: [{ pointer: '/reason', code: 'needed-for-other', facts: { by: 'mina' } }] },
      });
    }
    expect((await ask(jin, 'the demo is longer')).until).toBeNull();
    expect(await lastReason('nightly')).toBe('the demo is longer');
    const promotes: Asker = { ...mina, grants: [{ verb: 'promote', stage: 'nightly' }] };
    expect((await end(promotes, null)).end).toMatchObject({ how: 'released' });
  });

  test('that is over by its time makes room for another, and is recorded as expired', async () => {
    const { hold: first } = await hold('nightly', { until: soon() });
    await letExpire(first);
    expect(await holdOn(read(), 'nightly')).toBeNull();
    await hold('nightly');
    expect(await read().holds.get(first.id)).toMatchObject({ end: { how: 'expired' } });
    expect(await eventsOf('nightly')).toEqual(['hold:set', 'hold:expired', 'hold:set']);
  });

  test('whose end would be in the past is refused', async () => {
    await expect(hold('nightly', { until: new Date(0) })).rejects.toMatchObject({ code: 'validation' });
    const { hold: set } = await hold('nightly');
    await expect(extend(set, new Date(0))).rejects.toMatchObject({ code: 'validation' });
  });

  test('of an unknown stage or id is not found', async () => {
    await expect(hold('nowhere')).rejects.toMatchObject({ code: 'not-found' });
    await expect(release({ id: 'hld_0' } as Hold)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that was changed by another is not extended or released by one who did not see it', async () => {
    const { hold: set } = await hold('nightly');
    const seen = `"${set.id}-1"`;
    await extend(set, soon(), seen);
    await expect(extend(set, soon(), seen)).rejects.toMatchObject({ code: 'hold-changed' });
    await expect(release(set, { ifMatch: seen })).rejects.toMatchObject({ code: 'hold-changed' });
  });

  test('that has ended stays so', async () => {
    const { hold: set } = await hold('nightly');
    await release(set);
    await expect(release(set)).rejects.toMatchObject({ code: 'hold-ended' });
    await expect(extend(set, soon())).rejects.toMatchObject({ code: 'hold-ended' });
  });
});

describe('on a held stage', () => {
  test('a running promotion finishes, and the answer to the hold names it (F25)', async () => {
    const running = await ask('nightly');
    await start('nightly');
    const waiting = await desk.register('two');
    await desk.succeed('dev');
    await ask('nightly', waiting.build.id);
    expect(await hold('nightly')).toMatchObject({ running: { id: running.id }, waiting: 1 });
    expect(await phaseOf(running)).toBe('running');
  });

  test('a waiting one keeps its place, says why, and starts after the release (F24)', async () => {
    const waiting = await ask('nightly');
    const { hold: set } = await hold('nightly');
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect(await waitingState(read(), waiting)).toMatchObject({ position: 1, blockedBy: [{ code: 'held' }] });
    await release(set);
    expect(desk.woken.at(-1)).toBe('nightly');
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: waiting.id } });
  });

  test('a waiting one that is not allowed any more fails at the release', async () => {
    const waiting = await ask('nightly');
    const { hold: set } = await hold('nightly');
    desk.missing.add((await read().builds.get('b1'))?.artifacts.tarball ?? '');
    await release(set);
    expect(await start('nightly')).toEqual({ kind: 'ended' });
    expect(await phaseOf(waiting)).toBe('failed');
  });

  test('a waiting one starts when the time of the hold is over (F27)', async () => {
    const waiting = await ask('nightly');
    const { hold: set } = await hold('nightly', { until: soon() });
    await letExpire(set);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: waiting.id } });
    expect(await eventsOf('nightly')).toContain('hold:expired');
  });

  test('a new request is refused with who, why and how to go on', async () => {
    const { hold: set } = await hold('nightly', { until: soon() });
    await expect(ask('nightly')).rejects.toMatchObject({
      code: 'stage-held',
      facts: { by: 'mina', reason: 'QA round 14' },
      extra: {
        hold: { hold: { id: set.id, until: set.until } },
        override: { field: 'overrideHold', value: set.id, values: [set.id], needsReason: true },
        orWait: { field: 'onHold', value: 'wait' },
      },
    });
    expect(await read().promotions.open('nightly')).toEqual([]);
  });

  test('every hold is named, the one that ends last first, and whoever passes names every one', async () => {
    const { hold: demo } = await hold('nightly', { kind: 'demo', reason: 'publisher', until: soon() });
    const { hold: round } = await hold('nightly');
    const refused = {
      code: 'stage-held',
      facts: { hold: round.id, others: [{ hold: demo.id, reason: 'publisher' }] },
      extra: {
        holds: [{ hold: { id: round.id } }, { hold: { id: demo.id } }],
        override: { value: round.id, values: [round.id, demo.id] },
      },
    };
    await expect(ask('nightly')).rejects.toMatchObject(refused);
    // Whoever names one of them is told all once more.
    const some: HoldChoice = { do: 'override', holds: [demo.id] };
    await expect(ask('nightly', 'b1', some)).rejects.toMatchObject(refused);
    const { reasons } = await askEligibility(desk.ports, read(), { stage: 'nightly', build: 'b1' });
    expect(reasons.map(({ code, facts }) => [code, facts])).toMatchObject([
      ['held', { hold: round.id }],
      ['held', { hold: demo.id }],
    ]);
    const passing = await ask('nightly', 'b1', { do: 'override', holds: [demo.id, round.id] });
    expect(passing.overrideHolds.toSorted()).toEqual([demo.id, round.id].toSorted());
    expect((await eventsOf('nightly')).filter((name) => name === 'hold:overridden')).toHaveLength(2);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: passing.id } });
  });

  test('a waiting one starts only after the last hold has ended', async () => {
    const waiting = await ask('nightly');
    const { hold: demo } = await hold('nightly', { kind: 'demo' });
    const { hold: round } = await hold('nightly');
    const blockers = async () => (await waitingState(read(), waiting))?.blockedBy.map(({ facts }) => facts);
    expect(await blockers()).toMatchObject([{ hold: round.id }, { hold: demo.id }]);
    await release(round);
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect(await blockers()).toMatchObject([{ hold: demo.id }]);
    await release(demo);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: waiting.id } });
  });

  test('what speaks against it beside the hold is listed with it', async () => {
    await hold('devqa');
    const refused = await ask('devqa').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'build-not-eligible' });
    const { reasons } = (refused as { extra: { reasons: { code: string }[] } }).extra;
    expect(reasons.map(({ code }) => code)).toEqual(['not-on-source', 'held']);
  });

  test('a request that waits is accepted and starts after the release', async () => {
    const { hold: set } = await hold('nightly');
    const waiting = await ask('nightly', 'b1', { do: 'wait' });
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    await release(set);
    expect(await start('nightly')).toMatchObject({ promotion: { id: waiting.id } });
  });

  test('one that names the hold runs past those that wait, and leaves the hold as it is', async () => {
    const waiting = await ask('nightly');
    const two = await desk.register('two');
    await desk.succeed('dev');
    const { hold: set } = await hold('nightly');
    const passing = await ask('nightly', two.build.id, { do: 'override', holds: [set.id] });
    expect(passing).toMatchObject({ overrideHolds: [set.id], reason: 'hotfix' });
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: passing.id } });
    expect(await phaseOf(waiting)).toBe('pending');
    expect(await holdOn(read(), 'nightly')).toMatchObject({ id: set.id });
    expect(await eventsOf('nightly')).toContain('hold:overridden');
  });

  test('one that names a hold passes no later one (I6)', async () => {
    const { hold: first } = await hold('nightly');
    const passing = await ask('nightly', 'b1', { do: 'override', holds: [first.id] });
    await release(first);
    await hold('nightly');
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect((await waitingState(read(), passing))?.blockedBy).toMatchObject([{ code: 'held' }]);
    const two = await desk.register('two');
    await desk.succeed('dev');
    await expect(ask('nightly', two.build.id, { do: 'override', holds: [first.id] })).rejects.toMatchObject({
      code: 'stage-held',
    });
  });

  test('one that names a hold which has ended meanwhile goes there, and has overridden nothing', async () => {
    const { hold: ended } = await hold('nightly');
    await release(ended);
    expect(await ask('nightly', 'b1', { do: 'override', holds: [ended.id] })).toMatchObject({
      overrideHolds: [],
    });
    expect(await eventsOf('nightly')).not.toContain('hold:overridden');
  });

  test("the hold of another stage, or none that there is, is no one's to name", async () => {
    await hold('nightly');
    const { hold: other } = await hold('devqa');
    await expect(ask('nightly', 'b1', { do: 'override', holds: [other.id] })).rejects.toMatchObject({
      code: 'not-found',
    });
    const none = 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1';
    await expect(ask('nightly', 'b1', { do: 'override', holds: [none] })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('automatic runs are recorded as skipped, with the hold', async () => {
    await hold('dev');
    await hold('nightly');
    const { promotions } = await desk.register('two');
    expect(promotions).toMatchObject([{ phase: 'skipped', outcome: { code: 'held' } }]);
    const scheduled = await desk.inTransaction((rows) =>
      runScheduleNow(desk.ports, rows, { caller: mina, stage: 'nightly', sourceHealth: 'healthy' }),
    );
    expect(scheduled).toMatchObject({ phase: 'skipped', blockedBy: [{ code: 'held' }] });
  });
});

describe('the verdict of a QA hold', () => {
  const judging = fiveOnADesk.map((stage) =>
    stage.name === 'devqa' ? { ...stage, requires: ['qa-passed' as const] } : stage,
  );
  beforeAll(async () => {
    await desk.close();
    desk = await openDesk(judging);
  });
  beforeEach(async () => {
    await ask('nightly');
    await desk.succeed('nightly');
  });

  test('opens the next stage for the build that was judged, and only while it is the last word', async () => {
    await expect(ask('devqa')).rejects.toMatchObject({ code: 'build-not-eligible' });
    await release((await hold('nightly')).hold, { verdict: 'failed' });
    await expect(ask('devqa')).rejects.toMatchObject({ code: 'build-not-eligible' });
    await release((await hold('nightly')).hold, { verdict: 'passed' });
    expect(await ask('devqa')).toMatchObject({ phase: 'pending' });
    const [last] = await read().holds.list({ stage: 'nightly', limit: 1 });
    expect(last?.end).toMatchObject({ verdict: 'passed', build: 'b1' });
  });

  test('is refused of another kind of hold, and of a stage of which no build is known', async () => {
    const { hold: demo } = await hold('nightly', { kind: 'demo' });
    await expect(release(demo, { verdict: 'passed' })).rejects.toMatchObject({ code: 'validation' });
    const { hold: empty } = await hold('devqa');
    await expect(release(empty, { verdict: 'passed' })).rejects.toMatchObject({ code: 'validation' });
    expect(await holdOn(read(), 'devqa')).not.toBeNull();
  });
});

describe('a milestone on a held slot', () => {
  beforeAll(async () => {
    await desk.close();
    desk = await openDesk();
  });
  beforeEach(async () => {
    for (const stage of ['nightly', 'devqa']) {
      await ask(stage);
      await desk.succeed(stage);
    }
  });
  const milestone = (number: number, onHold: HoldChoice = { do: 'wait' }) =>
    desk.inTransaction((rows) =>
      createMilestone(desk.ports, rows, {
        caller: mina,
        request: { number, build: 'b1', notes: null, reason: 'demo', hold: onHold },
      }),
    );

  test('is recorded at once, and its promotion waits for the release (F47)', async () => {
    const { hold: demo } = await hold('staging-1', { kind: 'demo' });
    const { milestone: nine, promotion } = await milestone(9);
    expect(nine).toMatchObject({ number: 9, stage: 'staging-1' });
    expect(await start('staging-1')).toEqual({ kind: 'nothing' });
    expect(await phaseOf(promotion)).toBe('pending');
    await release(demo);
    expect(await start('staging-1')).toMatchObject({ promotion: { id: promotion.id } });
  });

  test('is refused, and not recorded, where the request says so', async () => {
    await hold('staging-1', { kind: 'demo' });
    await expect(milestone(9, { do: 'reject' })).rejects.toMatchObject({ code: 'stage-held' });
    expect(await read().milestones.list({ limit: 50 })).toEqual([]);
  });

  test('passes the hold that it names', async () => {
    const { hold: demo } = await hold('staging-1', { kind: 'demo' });
    const { promotion } = await milestone(9, { do: 'override', holds: [demo.id] });
    expect(await start('staging-1')).toMatchObject({ promotion: { id: promotion.id } });
  });
});

test('a hold whose time is over in the middle of a start still keeps it: nothing starts before a row says that it is over', async () => {
  const until = soon();
  await hold('nightly', { until });
  const waiting = await ask('nightly', 'b1', { do: 'wait' });
  const clock = [-1, 1].map((milliseconds) => new Date(until.getTime() + milliseconds));
  const late = (rows: Rows): Rows => ({
    ...rows,
    now: () => Promise.resolve(clock.length > 1 ? (clock.shift() ?? until) : (clock[0] ?? until)),
  });
  const { store } = desk.ports;
  const ports: Ports = {
    ...desk.ports,
    store: { ...store, transaction: (work) => store.transaction((rows) => work(late(rows))) },
  };
  expect(await startNext(ports, stageOf('nightly'))).toEqual({ kind: 'nothing' });
  expect(await phaseOf(waiting)).toBe('pending');
});
