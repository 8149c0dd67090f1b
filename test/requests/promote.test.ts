import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/model/error.js';
import { etagOf } from '../../src/model/stage.js';
import type { WantedBuild } from '../../src/queries/wanted-build.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { waitingState } from '../../src/queries/queue.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.register('one');
  await desk.succeed('dev');
});
afterAll(() => desk.close());

const ask = (stage: string, wanted: WantedBuild, ifMatch: string | null = null) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted, reason: 'for the test', ifMatch, hold: { do: 'reject' } },
    }),
  );

const refusalOf = async (asked: Promise<unknown>): Promise<Refusal> => {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error;
  throw new Error('it was not refused by a rule', { cause: error });
};

const codesOf = (refusal: Refusal): string[] => (refusal.extra.reasons ?? []).map(({ code }) => code);

describe('an accepted request', () => {
  test('is a waiting row with its event, and wakes its stage once', async () => {
    desk.woken.length = 0;
    const promotion = await ask('nightly', { from: 'dev' });
    expect(promotion).toMatchObject({ stage: 'nightly', build: 'b1', phase: 'pending', trigger: 'request' });
    expect(desk.woken).toEqual(['nightly']);
    const events = await desk.ports.store.read.events.list({ stage: 'nightly', limit: 1 });
    expect(events[0]).toMatchObject({
      name: 'promotion:requested',
      promotion: promotion.id,
      actor: mina.actor,
    });
    await desk.succeed('nightly');
  });

  test('names its build by id or by commit, too', async () => {
    const build = await desk.ports.store.read.builds.get('b1');
    expect((await ask('devqa', { sha: build?.commit.slice(0, 12) ?? '' })).build).toBe('b1');
    await desk.succeed('devqa');
  });
});

describe('a refused request leaves nothing behind', () => {
  const counted = async () => (await desk.ports.store.read.promotions.list({ limit: 200 })).length;

  test.each([
    ['an unknown stage', 'nowhere', { build: 'b1' }, 'not-found'],
    ['an unknown build', 'nightly', { build: 'b999' }, 'not-found'],
    ['an unknown commit', 'nightly', { sha: 'feedfacefeed' }, 'commit-unknown'],
    ['a stage that runs nothing', 'nightly', { from: 'staging-1' }, 'not-found'],
    ['what runs there already', 'nightly', { build: 'b1' }, 'already-current'],
    ['a milestone stage', 'staging-1', { build: 'b1' }, 'build-not-eligible'],
  ] as const)('%s', async (_what, stage, wanted, code) => {
    const before = await counted();
    expect((await refusalOf(ask(stage, wanted))).code).toBe(code);
    expect(await counted()).toBe(before);
  });

  test('a build that is not on the source, with every reason', async () => {
    const { build } = await desk.register('two');
    const refusal = await refusalOf(ask('staging-2', { build: build.id }));
    expect(codesOf(refusal)).toEqual(['not-on-source', 'needs-milestone']);
    await desk.succeed('dev');
  });

  test('the same build twice on its way', async () => {
    const { id } = await ask('nightly', { build: 'b2' });
    const refusal = await refusalOf(ask('nightly', { build: 'b2' }));
    expect(refusal).toMatchObject({ code: 'promotion-running', facts: { promotion: id, phase: 'pending' } });
    await desk.succeed('nightly');
  });

  test('a stage that moved since it was looked at', async () => {
    const seen = etagOf(await desk.ports.store.read.stages.get('devqa'));
    expect((await refusalOf(ask('devqa', { build: 'b2' }, '"devqa-0"'))).code).toBe('stage-changed');
    expect((await ask('devqa', { build: 'b2' }, seen)).phase).toBe('pending');
    expect((await refusalOf(ask('devqa', { build: 'b1' }, seen))).code).toBe('stage-changed');
    await desk.succeed('devqa');
  });
});

describe('where nobody knows what a stage runs', () => {
  beforeAll(async () => {
    await desk.lose('dev');
    await desk.lose('nightly');
  });
  afterAll(async () => {
    await desk.lose('dev', null);
    await desk.lose('nightly', null);
  });

  test('nothing is taken from it, and it is not said to run anything already', async () => {
    const { currentBuild } = await desk.ports.store.read.stages.get('nightly');
    const taken = await refusalOf(ask('devqa', { from: 'nightly' }));
    expect(taken).toMatchObject({ code: 'build-not-eligible', facts: { stage: 'devqa' } });
    expect(taken.extra.reasons).toEqual([
      { code: 'stage-unknown', facts: { stage: 'nightly', why: 'interrupted' } },
    ]);
    const again = await refusalOf(ask('nightly', { build: currentBuild ?? '' }));
    expect(codesOf(again)).toEqual(['stage-unknown']);
    await desk.lose('staging-2');
    expect(codesOf(await refusalOf(ask('nightly', { from: 'staging-2' })))).toEqual(['stage-unknown']);
    await desk.lose('staging-2', null);
    // Named by a person it is judged by its target, which is known.
    expect((await refusalOf(ask('devqa', { build: currentBuild ?? '' }))).code).toBe('already-current');
  });
});

describe('while it is being found out what a stage runs', () => {
  test('nothing is taken from it, and what goes there may be asked for and waits', async () => {
    const { id } = await desk.inTransaction((rows) =>
      rows.recoveries.insert({ stage: 'nightly', reason: 'power', clearLock: false, said: null, ...mina }),
    );
    const taken = await refusalOf(ask('devqa', { from: 'nightly' }));
    expect(taken).toMatchObject({ code: 'build-not-eligible', facts: { stage: 'devqa' } });
    expect(taken.extra.reasons).toEqual([{ code: 'stage-recovering', facts: { stage: 'nightly' } }]);
    await desk.lose('nightly');
    expect(codesOf(await refusalOf(ask('devqa', { from: 'nightly' })))).toEqual([
      'stage-unknown',
      'stage-recovering',
    ]);
    await desk.lose('nightly', null);
    const waiting = await ask('nightly', { build: 'b1' });
    expect(waiting.phase).toBe('pending');
    const { blockedBy = [] } = (await waitingState(desk.ports.store.read, waiting)) ?? {};
    expect(blockedBy.map(({ code }) => code)).toEqual(['stage-recovering']);
    await desk.succeed('nightly');
    await desk.inTransaction(async (rows) => {
      await rows.recoveries.take(id, { from: null, to: 'ins_desk' });
      const facts = { build: 'b1', how: 'platform' } as const;
      const outcome = { code: 'recovered', facts } as const;
      await rows.recoveries.end(id, { instance: 'ins_desk', outcome, observed: null });
    });
    expect((await ask('devqa', { from: 'nightly' })).build).toBe('b1');
    await desk.succeed('devqa');
  });
});

test('the same build with a changed dotenv is accepted', async () => {
  desk.fingerprint = 'f-2';
  expect((await ask('nightly', { build: 'b2' })).build).toBe('b2');
  desk.fingerprint = 'f-1';
  await desk.succeed('nightly');
});

test('on a commit stage one promotion waits: the newest that was accepted, whoever asked', async () => {
  const waiting = async () => (await desk.ports.store.read.promotions.open('dev')).map(({ build }) => build);
  await desk.register('three');
  const asked = await ask('dev', { build: 'b1' });
  expect(await waiting()).toEqual(['b1']);
  const { build } = await desk.register('four');
  expect(await waiting()).toEqual([build.id]);
  expect(await desk.ports.store.read.promotions.get(asked.id)).toMatchObject({
    phase: 'superseded',
    outcome: { facts: { build: build.id } },
  });
});
