import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../src/model/error.js';
import type { Stage, StageHealth } from '../../src/model/stage.js';
import { askEligibility } from '../../src/queries/eligibility.js';
import { setHold } from '../../src/requests/hold.js';
import type { Ports } from '../../src/ports/ports.js';
import type { Probe } from '../../src/ports/probe.js';
import type { Rows } from '../../src/ports/rows.js';
import { previewPromotion } from '../../src/queries/preview.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { rollBack } from '../../src/requests/rollback.js';
import { healthsOfSources } from '../../src/queries/source-health.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';
import { platformThatIs } from '../support/platform.js';

const verify = { path: '/healthz', status: 200, build: null, attempts: 1, deadlineSeconds: 1 };
const stages: readonly Stage[] = [
  aStage({ name: 'dev', dotenv: 'unstable', trigger: 'commit', source: null, verify }),
  aStage({ name: 'nightly', trigger: 'request', source: 'dev', verify }),
  aStage({ name: 'devqa', source: 'nightly', requires: ['source-healthy'] }),
  aStage({ name: 'pubqa', source: 'dev', requires: ['qa-passed'], soakSeconds: 60 }),
  aStage({ name: 'staging-1', trigger: 'milestone', source: 'devqa' }),
];

let desk: Desk;
let health: StageHealth;
beforeAll(async () => {
  desk = await openDesk(stages);
});
beforeEach(async () => {
  health = 'healthy';
  await desk.clear();
});
afterAll(() => desk.close());

const silent: Probe = {
  get: () =>
    Promise.resolve({
      ...{ status: null, contentType: null, headers: {}, body: null },
      ...{ milliseconds: 1, error: 'TimeoutError' },
    }),
};
const ports = (): Ports => ({ ...desk.ports, platform: platformThatIs(() => health), probe: silent });
const codesOf = (list: readonly { code: string }[]): string[] => list.map(({ code }) => code);
const asked = (stage: string, build: string) =>
  askEligibility(ports(), desk.ports.store.read, { stage, build });
const request = async (rows: Rows, stage: string, build: string, sources = new Map<string, StageHealth>()) =>
  requestPromotion(ports(), rows, {
    caller: mina,
    sources,
    request: { stage, wanted: { build }, reason: 'why', ifMatch: null, hold: { do: 'reject' } },
  });

/** Lets what waits succeed, after its check or without one. */
const succeed = async (stage: string, verified = true): Promise<void> => {
  const { id } = await desk.succeed(stage);
  if (verified) await desk.inTransaction((rows) => rows.promotions.step(id, 'verify', 'succeeded'));
};

describe('a build that came to its source without the check that the policy asks for', () => {
  test('is refused as not verified, until the same build has passed there', async () => {
    await desk.register('one');
    await succeed('dev', false);
    expect(codesOf((await asked('nightly', 'b1')).reasons)).toEqual(['not-verified']);
    // The check alone is worth a promotion.
    expect((await asked('dev', 'b1')).reasons).toEqual([]);
    await desk.inTransaction((rows) => request(rows, 'dev', 'b1'));
    await succeed('dev');
    expect((await asked('nightly', 'b1')).reasons).toEqual([]);
    expect(codesOf((await asked('dev', 'b1')).reasons)).toEqual(['already-current']);
  });
});

describe('a busy stage', () => {
  test('refuses nothing: what is ahead is a remark, with the usual time once there is one', async () => {
    for (const name of ['one', 'two']) {
      await desk.register(name);
      await succeed('dev');
    }
    await desk.inTransaction((rows) => request(rows, 'nightly', 'b1'));
    const before = await asked('nightly', 'b2');
    expect(before.reasons).toEqual([]);
    expect(before.remarks).toEqual([
      {
        code: 'stage-busy',
        facts: { stage: 'nightly', promotion: null, build: null, ahead: 1, usual: null },
      },
    ]);
    // On a commit stage a newer request takes the place of the one that waits.
    await desk.register('three');
    expect((await asked('dev', 'b1')).remarks).toEqual([]);
  });
});

test('a stage that is being recovered refuses nothing: a preview says that a promotion would wait for it', async () => {
  await desk.register('one');
  await succeed('dev');
  await desk.inTransaction((rows) =>
    rows.recoveries.insert({ stage: 'nightly', reason: 'power', clearLock: false, said: null, ...mina }),
  );
  const waits = [{ code: 'stage-recovering', facts: { stage: 'nightly' } }];
  expect(await asked('nightly', 'b1')).toMatchObject({ reasons: [], remarks: waits });
  const preview = await previewPromotion(ports(), desk.ports.store.read, {
    ...{ stage: 'nightly', wanted: { build: 'b1' }, most: 3 },
  });
  expect(preview).toMatchObject({ reasons: [], waitsFor: waits });
  const { id, phase } = await desk.inTransaction((rows) => request(rows, 'nightly', 'b1'));
  expect(phase).toBe('pending');
  expect(codesOf((await asked('nightly', 'b1')).remarks)).toEqual(['stage-recovering', 'stage-busy']);
  expect(id).toMatch(/^p_/);
});

test('a source that is not healthy is a remark where the policy does not ask, and refuses where it does', async () => {
  await desk.register('one');
  await succeed('dev');
  health = 'degraded';
  const nightly = await asked('nightly', 'b1');
  expect([codesOf(nightly.reasons), codesOf(nightly.remarks)]).toEqual([[], ['source-unhealthy']]);
  await desk.inTransaction((rows) => request(rows, 'nightly', 'b1'));
  await succeed('nightly');
  const devqa = await asked('devqa', 'b1');
  expect([codesOf(devqa.reasons), codesOf(devqa.remarks)]).toEqual([['source-unhealthy'], []]);
});

let made = 0;

/** One step of a stage's life; what cannot happen now is left out. */
const steps = {
  register: () => desk.register(`n${String(++made)}`),
  request: (stage: string, build: string) => desk.inTransaction((rows) => request(rows, stage, build)),
  succeed: (stage: string) => succeed(stage),
  succeedUnverified: (stage: string) => succeed(stage, false),
  start: async (stage: string) => {
    await desk.inTransaction(async (rows) => {
      const [next] = await rows.promotions.open(stage);
      if (next?.phase !== 'pending') return;
      const fence = await rows.stages.raiseFence(stage);
      await rows.promotions.change(next.id, 'pending', {
        phase: 'running',
        fence,
        startedAt: await rows.now(),
      });
    });
  },
  hold: (stage: string) =>
    desk.inTransaction((rows) =>
      setHold(desk.ports, rows, {
        caller: mina,
        request: { stage, kind: 'qa', reason: 'round', until: null, ifMatch: null },
      }),
    ),
  rollBack: (stage: string) =>
    desk.inTransaction((rows) =>
      rollBack(desk.ports, rows, {
        caller: mina,
        request: {
          stage,
          toBuild: null,
          reason: 'broken',
          ifMatch: null,
          hold: { wish: false, reason: null, until: null },
          onHold: { do: 'reject' },
        },
      }),
    ),
  unknown: (stage: string) => desk.lose(stage),
  dotenv: () => {
    desk.fingerprint = desk.fingerprint === 'f-1' ? 'f-2' : 'f-1';
    return Promise.resolve();
  },
  unhealthy: () => {
    health = health === 'healthy' ? 'down' : 'healthy';
    return Promise.resolve();
  },
};

describe('a preview says what a request is answered, in the state that both see', () => {
  const names = stages.map(({ name }) => name);
  const life = fc.array(
    fc.record({
      step: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
      stage: fc.constantFrom(...names, 'dev', 'nightly'),
      build: fc.constantFrom('b1', 'b2', 'b3'),
    }),
    { minLength: 3, maxLength: 18 },
  );

  /** What the request would be answered, without anything left of it. */
  const answered = async (rows: Rows, stage: string, build: string): Promise<string[]> => {
    const sources = await healthsOfSources(ports());
    return request(rows, stage, build, new Map(sources)).then(
      () => [],
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        const reasons = error.extra.reasons;
        return reasons === undefined ? [error.code] : codesOf(reasons);
      },
    );
  };
  class Undone extends Error {}

  test('property', async () => {
    const seen = new Set<string>();
    const word: Readonly<Record<string, string>> = { held: 'stage-held' };
    await fc.assert(
      fc.asyncProperty(life, async (lived) => {
        health = 'healthy';
        await desk.clear();
        await desk.register('first');
        await succeed('dev');
        for (const { step, stage, build } of lived)
          await (steps[step] as (stage: string, build: string) => Promise<unknown>)(stage, build).catch(
            () => undefined,
          );
        for (const stage of names)
          for (const build of ['b1', 'b2']) {
            if ((await desk.ports.store.read.builds.get(build)) === undefined) continue;
            const work = desk.inTransaction(async (rows) => {
              const { reasons } = await previewPromotion(ports(), rows, {
                ...{ stage, wanted: { build }, most: 3 },
              });
              const codes = codesOf(reasons);
              const answer = await answered(rows, stage, build);
              codes.forEach((code) => seen.add(code));
              if (codes.length === 0) seen.add('accepted');
              // Three answers have a code of their own; whatever else speaks against it, the first of them is given.
              if (codes.includes('already-on-its-way')) expect(answer).toEqual(['promotion-running']);
              else if (codes.length === 1) expect([word[codes[0]!] ?? codes[0]]).toEqual(answer);
              else expect(codes).toEqual(answer);
              throw new Undone();
            });
            await work.catch((error: unknown) => {
              if (!(error instanceof Undone)) throw error;
            });
          }
      }),
      { numRuns: 25 },
    );
    expect([...seen]).toEqual(
      expect.arrayContaining(['accepted', 'already-on-its-way', 'already-current', 'held', 'not-on-source']),
    );
  });
});
