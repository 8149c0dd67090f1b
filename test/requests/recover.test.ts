import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { StackLock } from '../../src/model/recovery.js';
import type { Observation } from '../../src/model/stage.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { RunResult } from '../../src/model/run.js';
import type { Ports } from '../../src/ports/ports.js';
import { createReconciler } from '../../src/controller/reconcile.js';
import { lookAtRecovery } from '../../src/queries/recovery.js';
import { requestRecovery, type RecoveryRequest } from '../../src/requests/recover.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

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

const read = () => desk.ports.store.read;
const state = () => read().stages.get('dev');
const told = async (): Promise<string[]> =>
  (await read().events.list({ stage: 'dev', limit: 100 }))
    .filter(({ name }) => name.startsWith('stage:'))
    .map(({ name, actor, facts }) =>
      [name, actor.id, facts['why'] ?? facts['code'] ?? facts['how'] ?? ''].join(' ').trim(),
    )
    .toReversed();

const unknown = () => desk.lose('dev');
const ask = (more: Partial<RecoveryRequest> = {}, caller = mina) =>
  desk.inTransaction((rows) =>
    requestRecovery(desk.ports, rows, {
      caller,
      request: {
        ...{ stage: 'dev', reason: 'power', clearLock: false, takeOver: false, said: null, ifMatch: null },
        ...more,
      },
    }),
  );

const ended = new Date('2026-11-11T00:00:00Z');
const succeeded: RunResult = { kind: 'succeeded', url: null, endedAt: ended };
const failedAs = (outcome: Outcome): RunResult => ({
  ...{ kind: 'errored', outcome, endedAt: ended },
  ...{ retry: false, stageKnown: false },
});
const foreign: StackLock = {
  ...{ user: 'hana', host: 'desk', pid: 17, since: ended },
  ...{ ours: false, owner: 'elsewhere' },
};

interface World {
  readonly locks?: readonly StackLock[];
  readonly results?: readonly RunResult[];
  readonly observed?: Partial<Observation>;
}

/** An engine with these locks, whose refreshes end so one after the other, and a platform that says this. */
function portsWith({ locks = [], results = [succeeded], observed = { build: 'b1' } }: World) {
  const begun: string[] = [];
  let left = [...locks];
  const next = (): Promise<RunResult> =>
    Promise.resolve(results[Math.min(begun.length - 1, results.length - 1)] ?? succeeded);
  const run = ({ attempt = '', id = attempt }: { attempt?: string; id?: string }): Promise<RunResult> => {
    begun.push(id);
    return next();
  };
  const ports: Ports = {
    ...desk.ports,
    engine: {
      ...desk.ports.engine,
      refresh: run,
      resume: run,
      locks: () => Promise.resolve([...left]),
      pending: () => Promise.resolve([]),
      clearLocks: async (_stage, telling) => {
        const cleared = left;
        await telling(cleared);
        left = [];
        return cleared;
      },
    },
    platform: {
      ...desk.ports.platform,
      observe: (stage) =>
        Promise.resolve({
          ...{ stage, build: null, commit: null, digest: null, health: 'healthy', url: null, restarts: 0 },
          ...observed,
        }),
    },
  };
  return { ports, begun };
}

async function carriedOut(world: World, more: Partial<RecoveryRequest> = {}) {
  const { id } = await ask(more);
  const { ports, begun } = portsWith(world);
  const [dev] = ports.catalogue.stages;
  if (dev === undefined) throw new Error('no stage');
  await createReconciler(ports).reconcile(dev);
  const recovery = await read().recoveries.get(id);
  return { id, begun, recovery, outcome: recovery?.outcome };
}

describe('a recovery', () => {
  test('ends with what the platform says, and the stage is known again', async () => {
    await unknown();
    const { outcome, recovery, begun, id } = await carriedOut({});
    expect(outcome).toEqual({ code: 'recovered', facts: { build: 'b1', how: 'platform' } });
    expect(recovery?.observed).toMatchObject({ build: 'b1', health: 'healthy' });
    expect(begun).toEqual([`${id}.1`]);
    // Nobody has seen with which dotenv file it runs.
    expect(await state()).toMatchObject({
      currentBuild: 'b1',
      unknownReason: null,
      currentFingerprint: null,
    });
    expect(await told()).toEqual([
      'stage:recovery-started mina',
      'stage:recovery-taken system:reconcile',
      'stage:observed system:reconcile',
      'stage:known system:reconcile',
      'stage:recovery-ended system:reconcile recovered',
    ]);
  });

  test('of another build than the recorded one moves the stage', async () => {
    await desk.register('two');
    await unknown();
    await carriedOut({ observed: { build: 'b2' } });
    expect(await state()).toMatchObject({ currentBuild: 'b2', previousBuild: 'b1', currentPromotion: null });
  });

  test('of a stage on which nothing runs empties it', async () => {
    await unknown();
    await carriedOut({ observed: { health: 'none' } });
    expect(await state()).toMatchObject({ currentBuild: null, stableBuild: null, unknownReason: null });
  });

  test.each<[string, Partial<Observation>, string]>([
    ['does not answer', { build: 'b1', health: 'unknown' }, 'no-answer'],
    ['names a build that nobody registered', { build: 'b99' }, 'build-unknown'],
    ['runs other bytes under the name of a build', { build: 'b1', digest: 'sha256:other' }, 'build-unknown'],
  ])('whose platform %s leaves the stage unknown', async (_what, observed, why) => {
    await unknown();
    const { outcome } = await carriedOut({ observed });
    expect(outcome).toEqual({ code: 'unclear', facts: { why } });
    expect((await state()).unknownReason).toBe('interrupted');
    expect(await told()).not.toContain('stage:known system:reconcile');
  });

  test.each<[string, Partial<Observation>]>([
    ['a build that nobody registered', { build: 'b99' }],
    ['other bytes under the name of its build', { build: 'b1', digest: 'sha256:other' }],
    ['other bytes without a name', { build: null, digest: 'sha256:other' }],
  ])('of a stage that was known makes it unknown when it finds %s', async (_what, observed) => {
    const { outcome } = await carriedOut({ observed });
    expect(outcome).toEqual({ code: 'unclear', facts: { why: 'build-unknown' } });
    expect(await state()).toMatchObject({ currentBuild: 'b1', unknownReason: 'changed-by-hand' });
    expect((await told()).slice(-3)).toEqual([
      'stage:observed system:reconcile',
      'stage:unknown system:reconcile changed-by-hand',
      'stage:recovery-ended system:reconcile build-unknown',
    ]);
  });

  test.each<[string, Partial<Observation>]>([
    ['does not answer', { build: 'b99', health: 'unknown' }],
    ['names nothing', {}],
  ])('of a stage that was known changes nothing when its platform %s', async (_what, observed) => {
    const before = await state();
    const { outcome } = await carriedOut({ observed });
    expect(outcome?.code).toBe('unclear');
    expect(await state()).toMatchObject({ currentBuild: before.currentBuild, unknownReason: null });
    expect((await told()).filter((one) => one.startsWith('stage:unknown'))).toEqual([]);
  });

  test('takes a person’s word where the platform has none, in that person’s name', async () => {
    await unknown();
    const { outcome } = await carriedOut({ observed: { health: 'unknown' } }, { said: { build: 'b1' } });
    expect(outcome).toEqual({ code: 'recovered', facts: { build: 'b1', how: 'said' } });
    expect(await state()).toMatchObject({ currentBuild: 'b1', unknownReason: null });
    expect(await told()).toContain('stage:known mina');
    await unknown();
    await carriedOut({ observed: { health: 'unknown' } }, { said: 'nothing' });
    expect(await state()).toMatchObject({ currentBuild: null, unknownReason: null });
  });

  test('does not take it against the word of the platform', async () => {
    await desk.register('two');
    await unknown();
    const { outcome } = await carriedOut({}, { said: { build: 'b2' } });
    expect(outcome?.facts).toEqual({ build: 'b1', how: 'platform' });
  });

  test('of a build that there is not is refused', async () => {
    await expect(ask({ said: { build: 'b9' } })).rejects.toMatchObject({ code: 'not-found' });
    expect(await read().recoveries.last('dev')).toBeUndefined();
  });

  test('is one at a time, and none while a promotion runs', async () => {
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'recovery-running', facts: { by: 'mina' } });
    await desk.clear();
    const { promotions } = await desk.register('two');
    await desk.inTransaction((rows) =>
      rows.promotions.change(promotions[0]?.id ?? '', 'pending', { phase: 'running' }),
    );
    await expect(ask()).rejects.toMatchObject({ code: 'promotion-running' });
  });

  test('asked for twice at once is one', async () => {
    const both = await Promise.allSettled([ask(), ask()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('needs its right', async () => {
    const grants = mina.grants.filter(({ verb }) => verb !== 'recover');
    await expect(ask({}, { ...mina, grants })).rejects.toMatchObject({
      code: 'forbidden',
      facts: { verb: 'recover' },
    });
  });

  test('that was killed is made again, but not for ever', async () => {
    await unknown();
    const { begun, outcome, id } = await carriedOut({
      results: [failedAs({ code: 'interrupted', facts: {} }), succeeded],
    });
    expect(begun).toEqual([`${id}.1`, `${id}.2`]);
    expect(outcome?.code).toBe('recovered');
    const again = await carriedOut({
      results: [failedAs({ code: 'cli-killed', facts: { signal: 'SIGKILL' } })],
    });
    expect(again.begun).toHaveLength(3);
    expect(again.outcome).toEqual({ code: 'refresh-failed', facts: { how: 'cli-killed', lines: [] } });
  });

  test('that a service before this one began goes on with its refresh', async () => {
    await unknown();
    const { id } = await ask();
    await desk.inTransaction(async (rows) => {
      await rows.recoveries.take(id, { from: null, to: 'ins_before' });
      await rows.recoveries.attempt(id, 'ins_before');
    });
    const { ports, begun } = portsWith({});
    const [dev] = ports.catalogue.stages;
    if (dev !== undefined) await createReconciler(ports).reconcile(dev);
    expect(begun).toEqual([`${id}.1`]);
    expect(await read().recoveries.get(id)).toMatchObject({ attempts: 1, outcome: { code: 'recovered' } });
  });

  test('whose refresh fails leaves the stage unknown and says why', async () => {
    await unknown();
    const { outcome } = await carriedOut({
      results: [failedAs({ code: 'up-failed', facts: { lines: ['no access'] } })],
    });
    expect(outcome).toEqual({ code: 'refresh-failed', facts: { how: 'up-failed', lines: ['no access'] } });
    expect((await state()).unknownReason).toBe('interrupted');
  });
});

describe('a lock', () => {
  test('that nobody can judge stays without a person’s word', async () => {
    const { outcome, begun } = await carriedOut({ locks: [foreign] });
    expect(outcome).toEqual({ code: 'lock-kept', facts: { locks: ['hana@desk (pid 17)'] } });
    expect(begun).toEqual([]);
    expect(await told()).not.toContainEqual(expect.stringContaining('lock-cleared'));
  });

  test('is cleared at a person’s word, in that person’s name', async () => {
    const { outcome } = await carriedOut({ locks: [foreign] }, { clearLock: true });
    expect(outcome?.code).toBe('recovered');
    expect(await told()).toContain('stage:lock-cleared mina asked');
  });

  test('of ours whose owner is gone needs no word', async () => {
    const { outcome } = await carriedOut({ locks: [{ ...foreign, ours: true, owner: 'gone' }] });
    expect(outcome?.code).toBe('recovered');
    expect(await told()).toContain('stage:lock-cleared system:reconcile proven-gone');
  });

  test('of a living process stays whatever is said', async () => {
    const locks = [foreign, { ...foreign, owner: 'alive' as const }];
    const { outcome } = await carriedOut({ locks }, { clearLock: true });
    expect(outcome?.code).toBe('lock-alive');
  });
});

describe('before a person chooses', () => {
  const choices = async (world: World) =>
    (await lookAtRecovery(portsWith(world).ports, read(), 'dev')).choices;

  test('the choices are those that lead on', async () => {
    expect(await choices({})).toEqual(['rollback', 'recover']);
    expect(await choices({ locks: [foreign] })).toEqual(['clear-lock', 'rollback']);
    await unknown();
    expect(await choices({})).toEqual(['recover']);
    expect(await choices({ observed: { health: 'unknown' } })).toEqual([
      'recover',
      'say-build',
      'say-nothing',
    ]);
    expect(await choices({ locks: [{ ...foreign, owner: 'alive' }] })).toEqual(['wait']);
    await ask();
    expect(await choices({})).toEqual(['wait']);
  });

  test('a state that cannot be read hides nothing else', async () => {
    const { ports } = portsWith({});
    const away = () => Promise.reject(new Error('the bucket does not answer'));
    const blind = { ...ports, engine: { ...ports.engine, locks: away, pending: away } };
    expect(await lookAtRecovery(blind, read(), 'dev')).toMatchObject({
      locks: null,
      pending: null,
      observed: { build: 'b1' },
    });
  });
});
