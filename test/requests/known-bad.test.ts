import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/model/hold.js';
import { startNext } from '../../src/controller/start.js';
import { whereIs } from '../../src/queries/commit.js';
import { askEligibility } from '../../src/queries/eligibility.js';
import { releaseHold } from '../../src/requests/hold.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { retryPromotion } from '../../src/requests/retry.js';
import { rollBack } from '../../src/requests/rollback.js';
import { runSchedule } from '../../src/requests/schedule.js';
import { setVerdict } from '../../src/requests/verdict.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
/** b1 and b2 have come as far as devqa, b2 last. */
beforeEach(async () => {
  await desk.clear();
  for (const build of ['b1', 'b2']) {
    await desk.register(build);
    await desk.succeed('dev');
    for (const stage of ['nightly', 'devqa']) {
      await promote(stage, build);
      await desk.succeed(stage);
    }
  }
});

const promote = (stage: string, build: string, despite: string | null = null) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage, wanted: { build }, reason: despite, ifMatch: null, hold: { do: 'reject' } },
        despiteKnownBad: despite !== null,
        keepsStepBack: false,
      },
    }),
  );
const milestone = (build: string, despite: string | null = null) =>
  desk.inTransaction((rows) =>
    createMilestone(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ number: 9, build, notes: null, reason: despite, hold: { do: 'wait' } },
        despiteKnownBad: despite !== null,
      },
    }),
  );
const rollback = (stage: string, toBuild: string | null = null, despiteKnownBad = false) =>
  desk.inTransaction((rows) =>
    rollBack(desk.ports, rows, {
      caller: mina,
      request: {
        ...{ stage, toBuild, reason: 'login is broken', ifMatch: null, onHold: { do: 'reject' } },
        despiteKnownBad,
        hold: { wish: false, reason: null, until: null },
      },
    }),
  );
/** A QA round on a stage that has ended, with or without a verdict. */
const round = (stage: string, verdict: Verdict | null): Promise<string> =>
  desk.inTransaction(async (rows) => {
    const { id } = await rows.holds.insert({
      ...{ stage, kind: 'qa', reason: 'round 14', until: null, requestId: null, actor: mina.actor },
    });
    const release = { id, reason: 'login', verdict, ifMatch: null };
    await releaseHold(desk.ports, rows, { caller: mina, release });
    return id;
  });
const codes = async (stage: string, build: string): Promise<string[]> =>
  (await askEligibility(desk.ports, desk.ports.store.read, { stage, build })).reasons.map(({ code }) => code);
const refused = { code: 'build-not-eligible' };

describe('a build that was rolled back on nightly', () => {
  beforeEach(async () => {
    await rollback('devqa');
    await desk.succeed('devqa');
    await rollback('nightly');
    await desk.succeed('nightly');
  });

  test('is told as known to be bad for every stage after it, and for none before', async () => {
    expect(await codes('dev', 'b2')).not.toContain('known-bad');
    expect(await codes('nightly', 'b2')).toEqual(['build-quarantined']);
    expect(await codes('devqa', 'b2')).toEqual(['build-quarantined', 'known-bad']);
    expect(await codes('staging-1', 'b2')).toContain('known-bad');
  });

  test('does not become a milestone in silence, but with a reason', async () => {
    await expect(milestone('b2')).rejects.toMatchObject(refused);
    expect(await milestone('b2', 'the fair is today')).toMatchObject({ milestone: { number: 9 } });
  });
});

describe('a build that QA failed', () => {
  test('is not promoted once more in silence either, but with a reason of its own', async () => {
    const { id } = await promote('devqa', 'b1');
    await desk.succeed('devqa');
    await promote('devqa', 'b2');
    await desk.succeed('devqa');
    await promote('nightly', 'b1');
    await desk.succeed('nightly');
    await round('nightly', 'failed');
    const retry = (reason: string | null) =>
      desk.inTransaction((rows) =>
        retryPromotion(desk.ports, rows, {
          caller: mina,
          request: { id, reason, ifMatch: null, hold: { do: 'reject' }, despiteKnownBad: reason !== null },
        }),
      );
    await expect(retry(null)).rejects.toMatchObject(refused);
    expect(await retry('the fair is today')).toMatchObject({ build: 'b1', reason: 'the fair is today' });
  });

  test('on nightly does not come to devqa, nor to a slot after it', async () => {
    await promote('nightly', 'b1');
    await desk.succeed('nightly');
    await round('nightly', 'failed');
    expect(await codes('devqa', 'b1')).toEqual(['known-bad']);
    await expect(promote('devqa', 'b1')).rejects.toMatchObject(refused);
    await expect(milestone('b1')).rejects.toMatchObject(refused);
  });

  test('comes with a reason, and is not asked again when its turn comes', async () => {
    await promote('nightly', 'b1');
    await desk.succeed('nightly');
    await round('nightly', 'failed');
    await promote('devqa', 'b1', 'only the banner is wrong');
    const stage = desk.ports.catalogue.get('devqa');
    expect(await startNext(desk.ports, stage!)).toMatchObject({ kind: 'started' });
  });

  test('after the request was accepted does not start any more', async () => {
    const { promotion } = await milestone('b2');
    await round('devqa', 'failed');
    const stage = desk.ports.catalogue.get(promotion.stage);
    expect(await startNext(desk.ports, stage!)).toMatchObject({ kind: 'ended' });
    expect(await desk.ports.store.read.promotions.get(promotion.id)).toMatchObject({
      ...{ phase: 'failed', outcome: { code: 'policy-changed', facts: { reasons: ['known-bad'] } } },
    });
  });

  test('is passed once QA says otherwise', async () => {
    const id = await round('devqa', 'failed');
    expect(await codes('staging-1', 'b2')).toContain('known-bad');
    await desk.inTransaction((rows) =>
      setVerdict(desk.ports, rows, { caller: mina, id, verdict: 'passed', reason: 'it was the test' }),
    );
    expect(await codes('staging-1', 'b2')).not.toContain('known-bad');
  });

  test('is what a rollback without a name passes over, and with its name takes only despite that', async () => {
    await desk.register('b3');
    await desk.succeed('dev');
    await promote('nightly', 'b3');
    await desk.succeed('nightly');
    await promote('dev', 'b2');
    await desk.succeed('dev');
    await round('dev', 'failed');
    await expect(rollback('nightly', 'b2')).rejects.toMatchObject({
      ...{ code: 'build-not-eligible', extra: { reasons: [{ code: 'known-bad' }] } },
    });
    expect((await rollback('nightly')).promotion.build).toBe('b1');
    await desk.succeed('nightly');
    expect((await rollback('nightly', 'b2', true)).promotion.build).toBe('b2');
  });

  test('while a rollback to it waits does not stop that', async () => {
    const { promotion } = await rollback('devqa', 'b1');
    await promote('nightly', 'b1');
    await desk.succeed('nightly');
    await round('nightly', 'failed');
    const stage = desk.ports.catalogue.get('devqa');
    expect(await startNext(desk.ports, stage!)).toMatchObject({ kind: 'started' });
    expect(await desk.ports.store.read.promotions.get(promotion.id)).toMatchObject({ build: 'b1' });
  });
});

test('where a commit is says that QA failed its build, instead of how to bring it on', async () => {
  const { build } = await desk.register('b3');
  await desk.succeed('dev');
  const reasonsOn = async (name: string) =>
    (await whereIs(desk.ports, desk.ports.store.read, build.commit)).stages
      .find(({ stage }) => stage.name === name)
      ?.reasons.map(({ code }) => code);
  expect(await reasonsOn('nightly')).toEqual([]);
  await round('dev', 'failed');
  expect(await reasonsOn('nightly')).toEqual(['known-bad']);
  expect(await reasonsOn('devqa')).toContain('known-bad');
});

test('a schedule skips what QA failed on its source, and says why', async () => {
  await desk.register('b3');
  await desk.succeed('dev');
  await round('dev', 'failed');
  const stage = desk.ports.catalogue.get('nightly');
  const run = await desk.inTransaction((rows) =>
    runSchedule(desk.ports, rows, {
      ...{ stage: stage!, caller: mina, sourceHealth: 'healthy', occurrence: null },
    }),
  );
  expect(run).toMatchObject({ phase: 'skipped', blockedBy: [{ code: 'known-bad' }] });
});

describe('a verdict that comes later', () => {
  const later = (id: string, verdict: Verdict) =>
    desk.inTransaction((rows) =>
      setVerdict(desk.ports, rows, { caller: mina, id, verdict, reason: 'the report came' }),
    );

  test('counts from then on, and is in the audit', async () => {
    const id = await round('devqa', null);
    expect(await codes('staging-1', 'b2')).not.toContain('known-bad');
    expect(await later(id, 'failed')).toMatchObject({ end: { verdict: 'failed', build: 'b2' } });
    expect(await codes('staging-1', 'b2')).toContain('known-bad');
    const [event] = await desk.ports.store.read.events.list({ stage: 'devqa', limit: 1 });
    expect(event).toMatchObject({
      ...{ name: 'verdict:set', actor: mina.actor, reason: 'the report came' },
      facts: { hold: id, verdict: 'failed', before: null, build: 'b2' },
    });
  });

  test('is taken by a round whose time is over, although nobody has looked since', async () => {
    const { id } = await desk.inTransaction((rows) =>
      rows.holds.insert({
        ...{ stage: 'devqa', kind: 'qa', reason: 'now', until: new Date(1000), requestId: null },
        actor: mina.actor,
      }),
    );
    expect(await later(id, 'failed')).toMatchObject({
      end: { how: 'expired', verdict: 'failed', build: 'b2' },
    });
    expect(await codes('staging-1', 'b2')).toContain('known-bad');
  });

  test('belongs to a QA round that has ended', async () => {
    const held = await desk.inTransaction((rows) =>
      rows.holds.insert({
        ...{ stage: 'devqa', kind: 'qa', reason: 'now', until: null, requestId: null, actor: mina.actor },
      }),
    );
    await expect(later(held.id, 'passed')).rejects.toMatchObject({ code: 'validation' });
  });
});
