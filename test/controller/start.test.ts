import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Promotion } from '../../src/model/promotion.js';
import type { Observation } from '../../src/model/stage.js';
import type { RunResult } from '../../src/model/run.js';
import type { Ports } from '../../src/ports/ports.js';
import { Refusal } from '../../src/model/error.js';
import { createReconciler } from '../../src/controller/reconcile.js';
import { recordResult } from '../../src/controller/record.js';
import { startAgain, startNext, type Start } from '../../src/controller/start.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { waitingState } from '../../src/queries/queue.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const dev = () => desk.ports.catalogue.stages[0] ?? fail();
const state = () => desk.ports.store.read.stages.get('dev');
const read = async (id: string): Promise<Promotion> =>
  (await desk.ports.store.read.promotions.get(id)) ?? fail();

function fail(): never {
  throw new Error('it is not there');
}

async function started(): Promise<Extract<Start, { kind: 'started' }>> {
  const start = await startNext(desk.ports, dev());
  return start.kind === 'started' ? start : fail();
}

const record = ({ promotion }: { promotion: Promotion }, result: RunResult, ports: Ports = desk.ports) =>
  recordResult(ports, { promotion, fence: promotion.fence ?? 0, result });

const succeeded: RunResult = { kind: 'succeeded', url: 'http://127.0.0.1:1', endedAt: new Date() };
const failed: RunResult = {
  endedAt: new Date(),
  kind: 'failed',
  outcome: { code: 'up-failed', facts: { lines: ['no'] } },
};
const interrupted: RunResult = {
  endedAt: new Date(),
  kind: 'errored',
  outcome: { code: 'interrupted', facts: {} },
  retry: false,
  stageKnown: false,
};

/** The desk with another way to tarballs, and with an engine that writes down which attempts it ran. */
const withArtifacts = (more: Partial<Ports['artifacts']>, ran: string[] = []): Ports => {
  const run: Ports['engine']['run'] = ({ attempt }) => {
    ran.push(attempt);
    return Promise.resolve(succeeded);
  };
  const instance = { ...desk.ports.instance, id: 'ins_1', isGone: () => Promise.resolve(false) };
  const engine = { ...desk.ports.engine, run };
  return { ...desk.ports, instance, engine, artifacts: { ...desk.ports.artifacts, ...more } };
};

const observing = (build: string | null): Ports => {
  const seen: Observation = {
    stage: 'dev',
    build,
    commit: null,
    digest: null,
    health: build === null ? 'down' : 'healthy',
    url: null,
    restarts: 0,
  };
  return { ...desk.ports, platform: { ...desk.ports.platform, observe: () => Promise.resolve(seen) } };
};

describe('starting', () => {
  test('takes the fence and writes the attempt before anybody may run; a second look finds it running', async () => {
    await desk.register('one');
    const before = await state();
    const start = await started();
    expect(start.order).toMatchObject({ attempt: `${start.promotion.id}.1`, build: { id: 'b1' } });
    expect((await state()).fence).toBe(before.fence + 1);
    const again = await startNext(desk.ports, dev());
    expect(again).toMatchObject({ kind: 'running', attempt: { id: start.order.attempt, offset: 0 } });
  });

  test('tells what is doubtful about the dotenv files in the log of the promotion', async () => {
    const settings = await desk.ports.environments.of(dev());
    const environments = { of: () => Promise.resolve({ ...settings, warnings: ['.env.local: used'] }) };
    await desk.register('one');
    const start = await startNext({ ...desk.ports, environments }, dev());
    const id = start.kind === 'started' ? start.promotion.id : fail();
    expect(await desk.ports.store.read.runEvents.after(id, 0, 50)).toContainEqual(
      expect.objectContaining({ kind: 'log', step: 'get-build', text: '.env.local: used' }),
    );
  });

  test('of two at once has one winner', async () => {
    await desk.register('one');
    const both = await Promise.all([startNext(desk.ports, dev()), startNext(desk.ports, dev())]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['running', 'started']);
  });

  test('finds nothing to do on an idle stage', async () => {
    expect(await startNext(desk.ports, dev())).toEqual({ kind: 'nothing' });
  });

  test('fails a promotion whose artifact is gone, and the stage is free for the next', async () => {
    const { build, promotions } = await desk.register('one');
    desk.missing.add(build.artifacts.tarball ?? '');
    expect(await startNext(desk.ports, dev())).toEqual({ kind: 'ended' });
    expect(await read(promotions[0]?.id ?? '')).toMatchObject({
      phase: 'failed',
      outcome: { code: 'artefact-missing' },
    });
    await desk.register('two');
    expect((await started()).promotion.build).toBe('b2');
  });

  test('F32: a tarball that is elsewhere is brought before anything is refused, and nobody waits for it under a lock', async () => {
    const { build, promotions } = await desk.register('one');
    const digest = build.artifacts.tarball ?? '';
    desk.missing.add(digest);
    expect(await startNext(desk.ports, dev(), new Map())).toMatchObject({ kind: 'lacking', digest });
    expect(await read(promotions[0]?.id ?? '')).toMatchObject({ phase: 'pending' });
    const bring = (): Promise<string> => {
      desk.missing.delete(digest);
      return Promise.resolve(digest);
    };
    const ran: string[] = [];
    await createReconciler(withArtifacts({ bring }, ran)).reconcile(dev());
    expect(ran).toEqual([`${String(promotions[0]?.id)}.1`]);
    expect(await read(promotions[0]?.id ?? '')).toMatchObject({ phase: 'succeeded' });
  });

  test('F33: one that has other bytes where all services keep it fails, and its build is quarantined', async () => {
    const { build, promotions } = await desk.register('one');
    const digest = build.artifacts.tarball ?? '';
    desk.missing.add(digest);
    const actual = `sha256:${'f'.repeat(64)}`;
    await createReconciler(withArtifacts({ bring: () => Promise.resolve(actual) })).reconcile(dev());
    expect(await read(promotions[0]?.id ?? '')).toMatchObject({
      phase: 'failed',
      outcome: { code: 'digest-mismatch', facts: { expected: digest, actual } },
    });
    expect(await desk.ports.store.read.quarantines.open('dev', build.id)).toMatchObject({
      why: 'digest-mismatch',
    });
  });

  test('while nobody can say whether it is elsewhere, the promotion waits', async () => {
    const { build, promotions } = await desk.register('one');
    desk.missing.add(build.artifacts.tarball ?? '');
    const facts = { address: 's3://b/', why: 'TimeoutError' };
    const away = new Refusal('bucket-unreachable', facts);
    const waiting = async () => waitingState(desk.ports.store.read, await read(promotions[0]?.id ?? ''));
    await createReconciler(withArtifacts({ bring: () => Promise.reject(away) })).reconcile(dev());
    expect(await waiting()).toMatchObject({ blockedBy: [{ code: 'bucket-unreachable', facts }] });
    // What its stage's rows say goes before: that is what it waits for first.
    await desk.lose('dev');
    expect(await waiting()).toMatchObject({ blockedBy: [{ code: 'stage-unknown' }] });
    await desk.lose('dev', null);
    await createReconciler(withArtifacts({ bring: () => Promise.resolve(null) })).reconcile(dev());
    expect(await read(promotions[0]?.id ?? '')).toMatchObject({ phase: 'failed', blockedBy: [] });
  });

  test('F28: fails a promotion that the policy no longer allows', async () => {
    const { promotions } = await desk.register('one');
    const stricter = { ...dev(), branches: ['release'] };
    expect(await startNext(desk.ports, stricter)).toEqual({ kind: 'ended' });
    expect((await read(promotions[0]?.id ?? '')).outcome).toEqual({
      code: 'policy-changed',
      facts: { reasons: ['other-branch'] },
    });
  });

  test('again is another attempt of the same promotion, under the same fence', async () => {
    await desk.register('one');
    const { promotion, order } = await started();
    const second = await startAgain(desk.ports, promotion, order);
    expect(second.attempt).toBe(`${promotion.id}.2`);
    expect((await desk.ports.store.read.attempts.last(promotion.id))?.fence).toBe(promotion.fence);
  });
});

describe('recording', () => {
  test('a success moves the stage, and the build before becomes its previous one', async () => {
    await desk.register('one');
    await record(await started(), succeeded);
    await desk.register('two');
    const second = await started();
    await record(second, succeeded);
    expect(await state()).toMatchObject({
      currentBuild: 'b2',
      previousBuild: 'b1',
      stableBuild: 'b2',
      currentPromotion: second.promotion.id,
      currentFingerprint: 'f-1',
      url: 'http://127.0.0.1:1',
    });
    expect(await read(second.promotion.id)).toMatchObject({ phase: 'succeeded', outcome: null });
  });

  test('a failure leaves the stage as it was, and wakes it for the next', async () => {
    await desk.register('one');
    await record(await started(), succeeded);
    const { currentBuild } = await state();
    await desk.register('two');
    const second = await started();
    desk.woken.length = 0;
    await record(second, failed, observing('b1'));
    expect((await state()).currentBuild).toBe(currentBuild);
    expect((await read(second.promotion.id)).phase).toBe('failed');
    expect(desk.woken).toEqual(['dev']);
  });

  test('a failed update that got as far as the switch is shown as what really runs', async () => {
    await desk.register('one');
    await record(await started(), succeeded);
    await desk.register('two');
    const second = await started();
    await record(second, failed, observing('b2'));
    expect((await read(second.promotion.id)).phase).toBe('failed');
    expect(await state()).toMatchObject({ currentBuild: 'b2', previousBuild: 'b1', unknownReason: null });
  });

  test('a failed update of the same build with another dotenv file leaves what is known of it', async () => {
    await desk.register('one');
    await record(await started(), succeeded);
    desk.fingerprint = 'f-2';
    const asked = await desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, {
        caller: mina,
        request: {
          stage: 'dev',
          wanted: { build: 'b1' },
          reason: null,
          ifMatch: null,
          hold: { do: 'reject' },
        },
      }),
    );
    await record(await started(), failed, observing('b1'));
    expect((await read(asked.id)).phase).toBe('failed');
    expect((await state()).currentFingerprint).toBe('f-1');
  });

  test('a success ends when it really ended, between its start and now', async () => {
    await desk.register('one');
    const first = await started();
    const endedAt = new Date((first.promotion.startedAt ?? fail()).getTime() + 1);
    await record(first, { ...succeeded, endedAt });
    expect((await read(first.promotion.id)).endedAt).toEqual(endedAt);
    expect((await state()).currentSince).toEqual(endedAt);
    for (const wrong of [new Date('2020-01-01'), new Date('2100-01-01')]) {
      await desk.register(`at ${wrong.toISOString()}`);
      const start = await started();
      await record(start, { ...succeeded, endedAt: wrong });
      const ended = (await read(start.promotion.id)).endedAt ?? fail();
      expect(ended.getTime()).toBeGreaterThanOrEqual(start.promotion.startedAt?.getTime() ?? NaN);
      expect(ended <= (await desk.ports.store.read.now())).toBe(true);
    }
  });

  test('a late result of an older fence changes nothing', async () => {
    await desk.register('one');
    const start = await started();
    await desk.inTransaction((rows) => rows.stages.raiseFence('dev'));
    await record(start, succeeded);
    expect((await state()).currentBuild).toBeNull();
    expect((await read(start.promotion.id)).phase).toBe('running');
  });
});

describe('an interrupted update of which nobody knows the end', () => {
  test('is settled by what the platform says: the wanted build arrived', async () => {
    await desk.register('one');
    const start = await started();
    await record(start, interrupted, observing('b1'));
    expect((await read(start.promotion.id)).phase).toBe('errored');
    expect(await state()).toMatchObject({ currentBuild: 'b1', unknownReason: null });
  });

  test('leaves the stage as it was when nothing ran there before, and nothing does now', async () => {
    await desk.register('one');
    await record(await started(), interrupted, observing(null));
    expect((await state()).unknownReason).toBeNull();
    await desk.register('two');
    expect((await started()).promotion.build).toBe('b2');
  });

  test('leaves the stage unknown and blocked when the platform cannot tell', async () => {
    await desk.register('one');
    await record(await started(), succeeded);
    await desk.register('two');
    await record(await started(), interrupted, observing(null));
    expect((await state()).unknownReason).toBe('interrupted');
    await desk.register('three');
    expect(await startNext(desk.ports, dev())).toEqual({ kind: 'nothing' });
    expect(await desk.ports.store.read.promotions.open('dev')).toHaveLength(1);
  });
});
