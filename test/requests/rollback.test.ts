import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { HoldChoice } from '../../src/requests/override.js';
import type { Ports } from '../../src/ports/ports.js';
import { askBuild } from '../../src/queries/asked-build.js';
import { holdOn } from '../support/holds.js';
import { previewPromotion } from '../../src/queries/preview.js';
import { releaseHold, setHold } from '../../src/requests/hold.js';
import type { RunResult } from '../../src/model/run.js';
import { recordResult } from '../../src/controller/record.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { rollBack } from '../../src/requests/rollback.js';
import { startNext } from '../../src/controller/start.js';
import { waitingState } from '../../src/queries/queue.js';
import { aStage } from '../support/nouns.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  await desk.clear();
  for (const name of ['one', 'two', 'three']) {
    const { build } = await desk.register(name);
    await desk.succeed('dev');
    await promote('nightly', build.id);
    await desk.succeed('nightly');
  }
});
afterAll(() => desk.close());

const read = () => desk.ports.store.read;
const reject: HoldChoice = { do: 'reject' };

const promote = (stage: string, build: string, more: { liftQuarantine?: boolean; hold?: HoldChoice } = {}) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted: { build }, reason: 'the fix is in', ifMatch: null, hold: reject, ...more },
    }),
  );

const back = (
  stage: string,
  more: { toBuild?: string; hold?: boolean; until?: Date; onHold?: HoldChoice; ifMatch?: string } = {},
) =>
  desk.inTransaction((rows) =>
    rollBack(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage, reason: 'login is broken', ifMatch: more.ifMatch ?? null },
        toBuild: more.toBuild ?? null,
        onHold: more.onHold ?? reject,
        hold: { wish: more.hold ?? null, reason: null, until: more.until ?? null },
      },
    }),
  );

const recovering = (stage: string) =>
  desk.inTransaction((rows) =>
    rows.recoveries.insert({
      ...{ stage, reason: 'power', clearLock: false, said: null },
      ...mina,
    }),
  );

const start = (stage: string) => startNext(desk.ports, desk.ports.catalogue.get(stage) ?? aStage());
const eventsOf = async (stage: string) =>
  (await read().events.list({ stage, limit: 50 })).map(({ name }) => name);

const look = (stage: string, toBuild: string | null = null) =>
  askBuild(desk.ports, read(), {
    ...{ stage, goesBack: true },
    wanted: toBuild === null ? null : { build: toBuild },
  });

describe('a look at a rollback', () => {
  test('names the build that it would bring, passes over what is known to be bad, and changes nothing', async () => {
    const { seq: before } = (await read().events.list({ stage: 'nightly', limit: 1 }))[0]!;
    expect(await look('nightly')).toMatchObject({ build: { id: 'b2' }, reasons: [] });
    expect(await look('nightly', 'b1')).toMatchObject({ build: { id: 'b1' }, reasons: [] });
    expect((await read().events.list({ stage: 'nightly', limit: 1 }))[0]!.seq).toBe(before);
    await back('nightly', { hold: false });
    await desk.succeed('nightly');
    expect(await look('nightly')).toMatchObject({ build: { id: 'b1' } });
    expect((await look('nightly', 'b3')).reasons.map(({ code }) => code)).toEqual(['build-quarantined']);
  });

  test('says what the request would be refused with: a hold, a promotion that runs, the same build', async () => {
    await expect(look('nightly', 'b3')).rejects.toMatchObject({ code: 'already-current' });
    await expect(look('devqa')).rejects.toMatchObject({ code: 'no-previous-build' });
    await promote('nightly', 'b2');
    expect((await look('nightly', 'b2')).reasons).toMatchObject([{ code: 'already-on-its-way' }]);
    await start('nightly');
    await expect(look('nightly')).rejects.toMatchObject({ code: 'promotion-running' });
    const request = { stage: 'dev', kind: 'qa', reason: 'round', until: null, ifMatch: null } as const;
    await desk.inTransaction((rows) => setHold(desk.ports, rows, { caller: mina, request }));
    expect((await look('dev')).reasons.map(({ code }) => code)).toEqual(['held']);
  });

  test('announces a change of address, as that of a promotion does, and the preview, too', async () => {
    const { fence } = await read().stages.get('nightly');
    const url = 'http://127.0.0.1:1';
    await desk.inTransaction((rows) => rows.stages.change('nightly', fence, { url }));
    const environments: Ports['environments'] = {
      ...desk.ports.environments,
      of: async (stage) => ({ ...(await desk.ports.environments.of(stage)), port: 8202 }),
    };
    const moved = { ...desk.ports, environments };
    const asked = { stage: 'nightly', wanted: null, goesBack: true };
    const remarks = [
      {
        code: 'address-moves',
        facts: { stage: 'nightly', from: 'http://127.0.0.1:1', to: 'http://127.0.0.1:8202' },
      },
    ];
    expect((await askBuild(moved, read(), asked)).remarks).toEqual(remarks);
    const preview = await previewPromotion(moved, read(), { ...asked, most: 3 });
    expect(preview).toMatchObject({ build: { id: 'b2' }, remarks, lost: { count: 1 } });
    expect((await look('nightly')).remarks).toEqual([]);
  });
});

describe('the hold after a rollback', () => {
  const until = new Date('2036-01-01T00:00:00Z');

  test('is there on a commit stage, too, once somebody says until when', async () => {
    expect((await back('dev')).holds).toEqual([]);
    await desk.succeed('dev');
    expect((await back('dev', { toBuild: 'b1', until })).holds).toMatchObject([{ kind: 'rollback', until }]);
  });

  test('that is there already keeps its own end: another one is refused, and not dropped', async () => {
    const [hold] = (await back('nightly')).holds;
    await desk.succeed('nightly');
    const onHold: HoldChoice = { do: 'override', holds: [hold!.id] };
    await expect(back('nightly', { onHold, until })).rejects.toMatchObject({
      ...{ code: 'validation', extra: { errors: [{ pointer: '/holdUntil', code: 'held-already' }] } },
    });
    expect((await back('nightly', { onHold })).holds).toMatchObject([{ id: hold!.id, until: null }]);
  });
});

describe('a rollback by a person', () => {
  test('is a promotion of the build before, a quarantine of the one that runs, and a hold, all at once', async () => {
    const done = await back('nightly');
    expect(done).toMatchObject({
      promotion: { build: 'b2', trigger: 'rollback', phase: 'pending', reason: 'login is broken' },
      quarantine: { build: 'b3', why: 'rolled-back', actor: { id: 'mina' } },
      holds: [{ kind: 'rollback', reason: 'login is broken', until: null }],
    });
    // It passes the hold that it sets itself: nobody's hold was overridden.
    expect(await eventsOf('nightly')).not.toContain('hold:overridden');
    expect((await eventsOf('nightly')).slice(0, 3).toSorted()).toEqual([
      'build:quarantined',
      'hold:set',
      'promotion:requested',
    ]);
    expect(await start('nightly')).toMatchObject({ kind: 'started', promotion: { id: done.promotion.id } });
  });

  test('is refused while it is being found out what the stage runs, and leaves nothing behind', async () => {
    const recovery = await recovering('nightly');
    await expect(back('nightly')).rejects.toMatchObject({
      code: 'recovery-running',
      facts: { stage: 'nightly', recovery: recovery.id, by: 'mina' },
    });
    expect(await read().quarantines.allOpen('nightly')).toEqual([]);
    expect(await holdOn(read(), 'nightly')).toBeNull();
    expect(await read().promotions.open('nightly')).toEqual([]);
  });

  test('keeps the bad build away, also when somebody promotes it again, until its quarantine is lifted', async () => {
    await back('nightly', { hold: false });
    await desk.succeed('nightly');
    await expect(promote('nightly', 'b3')).rejects.toMatchObject({
      code: 'build-not-eligible',
      extra: { reasons: [{ code: 'build-quarantined', facts: { by: 'mina', reason: 'login is broken' } }] },
    });
    expect(await promote('nightly', 'b3', { liftQuarantine: true })).toMatchObject({ phase: 'pending' });
    expect(await read().quarantines.allOpen('nightly')).toEqual([]);
    expect(await eventsOf('nightly')).toContain('build:quarantine-lifted');
  });

  test('lifts nothing when the promotion is refused for another reason', async () => {
    await back('nightly', { hold: false });
    await desk.succeed('nightly');
    desk.fingerprint = 'f-1';
    await expect(promote('devqa', 'b1', { liftQuarantine: true })).resolves.toBeDefined();
    await expect(promote('staging-1', 'b3', { liftQuarantine: true })).rejects.toMatchObject({
      code: 'build-not-eligible',
    });
    expect(await read().quarantines.allOpen('nightly')).toHaveLength(1);
  });

  test('holds no commit stage, so that the fix flows; what waits there gives way', async () => {
    const { build } = await desk.register('four');
    const done = await back('dev');
    expect(done).toMatchObject({ promotion: { build: 'b2' }, holds: [] });
    expect(await holdOn(read(), 'dev')).toBeNull();
    const open = await read().promotions.open('dev');
    expect(open.map(({ id }) => id)).toEqual([done.promotion.id]);
    expect(open.some((one) => one.build === build.id)).toBe(false);
  });

  test('to a build that waits there already is refused with the promotion that brings it', async () => {
    const { hold } = await desk.inTransaction((rows) =>
      setHold(desk.ports, rows, {
        caller: mina,
        request: { stage: 'nightly', kind: 'qa', reason: 'a round', until: null, ifMatch: null },
      }),
    );
    const { id } = await promote('nightly', 'b2', { hold: { do: 'wait' } });
    await expect(back('nightly', { onHold: { do: 'override', holds: [hold.id] } })).rejects.toMatchObject({
      code: 'promotion-running',
      facts: { stage: 'nightly', build: 'b2', promotion: id, phase: 'pending' },
    });
    expect(await read().quarantines.allOpen('nightly')).toEqual([]);
  });

  test('to a build that waits on a commit stage takes its place', async () => {
    await promote('dev', 'b2');
    const done = await back('dev', { toBuild: 'b2' });
    expect((await read().promotions.open('dev')).map(({ id }) => id)).toEqual([done.promotion.id]);
  });

  test('to a named build goes there', async () => {
    expect(await back('nightly', { toBuild: 'b1' })).toMatchObject({ promotion: { build: 'b1' } });
  });

  test('skips what is quarantined there', async () => {
    await back('nightly', { hold: false });
    await desk.succeed('nightly');
    expect(await back('nightly', { hold: false })).toMatchObject({
      promotion: { build: 'b1' },
      quarantine: { build: 'b2' },
    });
    await desk.succeed('nightly');
    await expect(back('nightly')).rejects.toMatchObject({ code: 'no-previous-build' });
  });

  test('of a stage that runs nothing, to what runs already, or to a build that was never on its source is refused', async () => {
    await expect(back('devqa')).rejects.toMatchObject({ code: 'no-previous-build' });
    await expect(back('nightly', { toBuild: 'b3' })).rejects.toMatchObject({ code: 'already-current' });
    await desk.register('four');
    await expect(back('nightly', { toBuild: 'b4' })).rejects.toMatchObject({ code: 'build-not-eligible' });
    expect(await read().quarantines.allOpen('nightly')).toEqual([]);
    expect(await holdOn(read(), 'nightly')).toBeNull();
  });

  test('to what a stage ran last, when nobody knows whether it still does, is not said to run already', async () => {
    await desk.lose('nightly');
    await expect(back('nightly', { toBuild: 'b3' })).rejects.toMatchObject({
      code: 'build-not-eligible',
      extra: { reasons: [{ code: 'stage-unknown' }] },
    });
    await desk.lose('nightly', null);
    await desk.lose('devqa');
    await expect(back('devqa')).rejects.toMatchObject({
      code: 'build-not-eligible',
      extra: { reasons: [{ code: 'stage-unknown' }] },
    });
    await desk.lose('devqa', null);
  });

  test('waits for nobody: while an update runs it is refused', async () => {
    await desk.register('four');
    await start('dev');
    await expect(back('dev')).rejects.toMatchObject({ code: 'promotion-running' });
  });

  test('on a held stage names the hold; the old one stays, and no second one is made', async () => {
    const { hold } = await desk.inTransaction((rows) =>
      setHold(desk.ports, rows, {
        caller: mina,
        request: { stage: 'nightly', kind: 'demo', reason: 'fair', until: null, ifMatch: null },
      }),
    );
    await expect(back('nightly')).rejects.toMatchObject({ code: 'stage-held' });
    const done = await back('nightly', { onHold: { do: 'override', holds: [hold.id] } });
    expect(done).toMatchObject({ holds: [{ id: hold.id, kind: 'demo' }] });
    expect(await read().holds.list({ stage: 'nightly', limit: 9 })).toHaveLength(1);
    expect(await eventsOf('nightly')).toContain('hold:overridden');
    expect(await start('nightly')).toMatchObject({ promotion: { id: done.promotion.id } });
  });

  test('decided on what somebody else has changed meanwhile is refused', async () => {
    await expect(back('nightly', { ifMatch: '"nightly-0"' })).rejects.toMatchObject({
      code: 'stage-changed',
    });
  });
});

describe('a failed verification', () => {
  const failed: RunResult = {
    kind: 'failed',
    outcome: { code: 'verification', facts: { build: 'b4', found: 'HTTP 500' } },
    endedAt: new Date(),
  };
  const observing = (build: string) => ({
    ...desk.ports,
    platform: {
      ...desk.ports.platform,
      observe: (stage: string) =>
        Promise.resolve({
          ...{ stage, build, commit: null, digest: null, url: null, restarts: 0 },
          health: 'healthy' as const,
        }),
    },
  });
  const record = async (result: RunResult, runs: string, stage = 'dev') => {
    const begun = await start(stage);
    if (begun.kind !== 'started') throw new Error(begun.kind);
    await recordResult(observing(runs), {
      ...{ promotion: begun.promotion, fence: begun.promotion.fence ?? 0, result },
    });
    return begun.promotion;
  };
  const stable = (stage = 'dev') =>
    desk.inTransaction(async (rows) => {
      const state = await rows.stages.lock(stage);
      await rows.stages.change(stage, state.fence, { stableBuild: 'b3' });
    });
  /** The update of whatever may start there next succeeds. */
  const putNext = async (stage: string) =>
    (await record({ kind: 'succeeded', url: null, endedAt: new Date() }, '', stage)).build;
  /** b4 and b5 have been on dev; nightly runs b3, verifies b4, and b5 waits there. */
  const onNightly = async () => {
    for (const name of ['four', 'five']) {
      await desk.register(name);
      await desk.succeed('dev');
    }
    await stable('nightly');
    await promote('nightly', 'b4');
  };
  const hold = () =>
    desk.inTransaction((rows) =>
      setHold(desk.ports, rows, {
        caller: mina,
        request: { stage: 'nightly', kind: 'qa', reason: 'a round', until: null, ifMatch: null },
      }),
    );
  const release = (id: string) =>
    desk.inTransaction((rows) =>
      releaseHold(desk.ports, rows, {
        caller: mina,
        release: { id, reason: null, verdict: null, ifMatch: null },
      }),
    );

  test('is rolled back once by itself, with quarantine and without a hold, so that the fix flows (F29)', async () => {
    await stable();
    await desk.register('four');
    await record(failed, 'b4');
    expect(await read().quarantines.allOpen('dev')).toMatchObject([{ build: 'b4', why: 'verification' }]);
    const [rollback, ...more] = await read().promotions.open('dev');
    expect(rollback).toMatchObject({
      ...{ build: 'b3', trigger: 'rollback', phase: 'pending', actor: { id: 'system:rollback' } },
    });
    expect(more).toEqual([]);
    expect(await holdOn(read(), 'dev')).toBeNull();
    // The bad build runs for now, and is not what anybody would go back to.
    expect(await read().stages.get('dev')).toMatchObject({ currentBuild: 'b4', stableBuild: 'b3' });
    expect(rollback?.previousBuild).toBe('b4');
    // The fix comes after it, and the newest one only.
    await desk.register('five');
    await desk.register('six');
    expect(await read().promotions.open('dev')).toMatchObject([{ build: 'b3' }, { build: 'b6' }]);
    expect([await putNext('dev'), await putNext('dev')]).toEqual(['b3', 'b6']);
  });

  test('leaves the commit that waits already, which may be the fix: it comes after the rollback', async () => {
    await stable();
    await desk.register('four');
    const begun = await start('dev');
    if (begun.kind !== 'started') throw new Error(begun.kind);
    await desk.register('five');
    const { promotion } = begun;
    await recordResult(observing('b4'), { promotion, fence: promotion.fence ?? 0, result: failed });
    expect([await putNext('dev'), await putNext('dev')]).toEqual(['b3', 'b5']);
    expect(await read().stages.get('dev')).toMatchObject({ currentBuild: 'b5', stableBuild: 'b5' });
  });

  test('goes before what waited longer, so that it undoes nothing newer', async () => {
    await onNightly();
    const begun = await start('nightly');
    if (begun.kind !== 'started') throw new Error(begun.kind);
    await promote('nightly', 'b5');
    const { promotion } = begun;
    await recordResult(observing('b4'), { promotion, fence: promotion.fence ?? 0, result: failed });
    const [next, rollback] = await read().promotions.open('nightly');
    if (next === undefined || rollback === undefined) throw new Error('one of the two is missing');
    expect(await waitingState(read(), rollback)).toEqual({ position: 1, blockedBy: [] });
    expect(await waitingState(read(), next)).toMatchObject({ position: 2 });
    expect([await putNext('nightly'), await putNext('nightly')]).toEqual(['b3', 'b5']);
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect((await read().stages.get('nightly')).currentBuild).toBe('b5');
  });

  test('that waited behind a hold undoes no build that was put there meanwhile, and says so', async () => {
    await onNightly();
    await record(failed, 'b4', 'nightly');
    const held = (await hold()).hold.id;
    await promote('nightly', 'b5', { hold: { do: 'override', holds: [held] } });
    expect(await putNext('nightly')).toBe('b5');
    await release(held);
    const [rollback] = await read().promotions.open('nightly');
    expect(await start('nightly')).toEqual({ kind: 'ended' });
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    expect(await read().promotions.get(rollback?.id ?? '')).toMatchObject({
      ...{ phase: 'superseded', outcome: { code: 'nothing-to-undo', facts: { failed: 'b4', build: 'b5' } } },
    });
    expect((await read().promotions.get(rollback?.id ?? ''))?.endedAt).not.toBeNull();
    const [event] = await read().events.list({ stage: 'nightly', limit: 1 });
    expect(event).toMatchObject({
      ...{ name: 'promotion:superseded', promotion: rollback?.id, to: 'superseded' },
      actor: { id: 'system:rollback' },
    });
    expect((await read().stages.get('nightly')).currentBuild).toBe('b5');
  });

  test('that waits behind a hold gives way to the rollback of the next one that fails there', async () => {
    await onNightly();
    await record(failed, 'b4', 'nightly');
    const held = (await hold()).hold.id;
    await promote('nightly', 'b5', { hold: { do: 'override', holds: [held] } });
    await record(failed, 'b5', 'nightly');
    expect(await read().promotions.open('nightly')).toMatchObject([{ build: 'b3', previousBuild: 'b5' }]);
    await release(held);
    expect(await putNext('nightly')).toBe('b3');
  });

  test('does not undo what somebody took out of quarantine and put there again', async () => {
    await onNightly();
    await record(failed, 'b4', 'nightly');
    const held = (await hold()).hold.id;
    // It was the dotenv file's fault, and that is mended.
    desk.fingerprint = 'f-2';
    await promote('nightly', 'b4', { hold: { do: 'override', holds: [held] }, liftQuarantine: true });
    expect(await putNext('nightly')).toBe('b4');
    await release(held);
    expect(await start('nightly')).toEqual({ kind: 'ended' });
    expect((await read().stages.get('nightly')).currentBuild).toBe('b4');
  });

  test('waits while nobody knows what runs, and undoes what is found to be the failed build', async () => {
    await onNightly();
    await record(failed, 'b4', 'nightly');
    await desk.lose('nightly');
    expect(await start('nightly')).toEqual({ kind: 'nothing' });
    await desk.lose('nightly', null);
    expect(await putNext('nightly')).toBe('b3');
  });

  test('of a rollback is not rolled back again', async () => {
    await stable();
    await desk.register('four');
    await record(failed, 'b4');
    await record(failed, 'b3');
    expect(await read().promotions.open('dev')).toEqual([]);
  });
});
