import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { askEligibility } from '../../src/queries/eligibility.js';
import { whereIs } from '../../src/queries/commit.js';
import { holdsOn } from '../../src/queries/hold.js';
import { holdOn } from '../support/holds.js';
import { abortPromotion } from '../../src/requests/abort.js';
import { releaseHold, setHold } from '../../src/requests/hold.js';
import { endKept } from '../../src/requests/keep.js';
import { requestPromotion, type PromotionRequest } from '../../src/requests/promote.js';
import { runSchedule } from '../../src/requests/schedule.js';
import { startNext } from '../../src/controller/start.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
/** dev has had b1 to b3, nightly runs b2 since it ran b1. */
beforeEach(async () => {
  await desk.clear();
  for (const name of ['one', 'two']) {
    await desk.register(name);
    await desk.succeed('dev');
    await promote('nightly', { build: name === 'one' ? 'b1' : 'b2' });
    await succeed('nightly');
  }
  await desk.register('three');
  await desk.succeed('dev');
});
afterAll(() => desk.close());

const stageOf = (name: string) => {
  const stage = desk.ports.catalogue.get(name);
  if (stage === undefined) throw new Error(name);
  return stage;
};
const promote = (
  stage: string,
  wanted: { build: string },
  more: Partial<Pick<PromotionRequest, 'hold' | 'reason' | 'keepsStepBack'>> = {},
) =>
  desk.inTransaction((rows) =>
    requestPromotion(desk.ports, rows, {
      caller: mina,
      request: { stage, wanted, reason: null, ifMatch: null, hold: { do: 'reject' }, ...more },
    }),
  );
/** As the end of an update is recorded. */
const succeed = async (stage: string): Promise<void> => {
  await desk.succeed(stage);
  await desk.inTransaction((rows) => endKept(desk.ports, rows, { caller: mina, stage: stageOf(stage) }));
};
const held = (stage: string) => holdOn(desk.ports.store.read, stage);
const scheduled = () =>
  desk.inTransaction((rows) =>
    runSchedule(desk.ports, rows, {
      ...{ stage: stageOf('nightly'), caller: mina, sourceHealth: 'healthy', occurrence: null },
    }),
  );
const remarks = async (
  stage: string,
  build: string,
  keepsStepBack: boolean | null = null,
): Promise<string[]> => {
  const asked = { stage, build, keepsStepBack };
  return (await askEligibility(desk.ports, desk.ports.store.read, asked)).remarks.map(({ code }) => code);
};

test('an older build on a stage with a schedule is announced, and kept by a hold of its own, which keeps the promotion waiting no more than any other one of a person', async () => {
  expect(await remarks('nightly', 'b1')).toContain('step-back');
  const promotion = await promote('nightly', { build: 'b1' }, { reason: 'b2 is slow' });
  const hold = await held('nightly');
  expect(hold).toMatchObject({ kind: 'kept', reason: 'b2 is slow', actor: mina.actor, until: null });
  // Whoever names no hold needs no right to pass one.
  expect(promotion.overrideHolds).toEqual([]);
  expect(await startNext(desk.ports, stageOf('nightly'))).toMatchObject({ kind: 'started' });
});

test('without a reason the hold says from which build to which', async () => {
  await promote('nightly', { build: 'b1' });
  expect((await held('nightly'))?.reason).toBe('b2 → b1');
});

test('the next scheduled run is skipped with the hold as its reason', async () => {
  await promote('nightly', { build: 'b1' });
  await succeed('nightly');
  expect(await scheduled()).toMatchObject({ phase: 'skipped', blockedBy: [{ code: 'held' }] });
});

test.each([
  ['nightly', null, ['step-back']],
  ['nightly', true, ['step-back']],
  ['nightly', false, ['step-back-undone']],
  ['dev', null, []],
  ['dev', true, ['step-back']],
  // There the next commit flows, whatever was said.
  ['dev', false, []],
] as const)('what is said of a step back on %s before it, asked with %j: %j', async (stage, wish, said) => {
  expect(await remarks(stage, 'b1', wish)).toEqual(said);
});

test('with --no-hold the next scheduled run undoes it', async () => {
  await promote('nightly', { build: 'b1' }, { keepsStepBack: false });
  await succeed('nightly');
  expect(await held('nightly')).toBeNull();
  expect(await scheduled()).toMatchObject({ phase: 'pending', build: 'b3' });
});

test('on a commit stage the next commit flows, except where the step is to be kept', async () => {
  await promote('dev', { build: 'b2' });
  await succeed('dev');
  expect(await held('dev')).toBeNull();
  expect(await remarks('dev', 'b1')).not.toContain('step-back');
  await promote('dev', { build: 'b1' }, { keepsStepBack: true });
  await succeed('dev');
  const { promotions } = await desk.register('four');
  expect(promotions).toMatchObject([{ stage: 'dev', phase: 'skipped', blockedBy: [{ code: 'held' }] }]);
});

test.each([
  ['dev', 'b3'],
  ['nightly', 'b3'],
])('on %s it ends when the newest build has arrived there, and not before', async (stage, newest) => {
  await promote(stage, { build: 'b1' }, { keepsStepBack: true });
  await succeed(stage);
  await promote(stage, { build: 'b2' });
  await succeed(stage);
  expect(await held(stage)).toMatchObject({ kind: 'kept' });
  expect(await remarks(stage, newest)).not.toContain('held');
  await promote(stage, { build: newest });
  expect(await held(stage)).toMatchObject({ kind: 'kept' });
  await succeed(stage);
  expect(await held(stage)).toBeNull();
  const events = await desk.ports.store.read.events.list({ stage, limit: 9 });
  expect(events.find(({ name }) => name === 'hold:released')).toMatchObject({ facts: { kind: 'kept' } });
});

test('it ends with a release, and then the schedule goes on', async () => {
  await promote('nightly', { build: 'b1' });
  await succeed('nightly');
  const id = (await held('nightly'))?.id ?? '';
  await desk.inTransaction((rows) =>
    releaseHold(desk.ports, rows, {
      caller: mina,
      release: { id, reason: null, verdict: null, ifMatch: null },
    }),
  );
  expect(await scheduled()).toMatchObject({ phase: 'pending', build: 'b3' });
});

test('a step that was taken back before it began keeps nothing, where the newest runs', async () => {
  const { id } = await promote('dev', { build: 'b1' }, { keepsStepBack: true });
  await desk.inTransaction((rows) => abortPromotion(desk.ports, rows, { caller: mina, id, reason: null }));
  expect(await held('dev')).toBeNull();
});

test.each([
  ['a newer build', 'nightly', 'b3'],
  ['a build on a stage that only people feed', 'devqa', 'b1'],
])('%s is no step back', async (_what, stage, build) => {
  if (stage === 'devqa') {
    await promote('devqa', { build: 'b2' });
    await succeed('devqa');
  }
  expect(await remarks(stage, build)).not.toContain('step-back');
  await promote(stage, { build });
  expect(await held(stage)).toBeNull();
});

describe('of a child that was registered before its parent', () => {
  const sha = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');
  const register = (name: string, parent: string) =>
    desk.register(name, {
      commits: [{ sha: sha(name), subject: name, author: 'Mina', at: null }],
      parents: new Map([[sha(name), [sha(parent)]]]),
    });
  /** dev has had the child b4 and runs its parent b5, which was registered later. */
  beforeEach(async () => {
    await register('child', 'parent');
    await desk.succeed('dev');
    const { promotions } = await register('parent', 'three');
    expect(promotions).toMatchObject([{ phase: 'skipped', outcome: { code: 'older-commit' } }]);
    await promote('dev', { build: 'b5' });
    await succeed('dev');
  });

  test('the parent is a step back and is kept, although its number is higher', async () => {
    await promote('dev', { build: 'b4' });
    await succeed('dev');
    await promote('nightly', { build: 'b4' });
    await succeed('nightly');
    expect(await remarks('nightly', 'b5')).toContain('step-back');
    expect(await remarks('dev', 'b5', true)).toContain('step-back');
    await promote('nightly', { build: 'b5' });
    expect(await held('nightly')).toMatchObject({ kind: 'kept', reason: 'b4 → b5' });
  });

  test('the child is none and is not kept, although its number is lower', async () => {
    await promote('nightly', { build: 'b5' });
    await succeed('nightly');
    for (const [stage, wish] of [
      ['nightly', null],
      ['dev', true],
    ] as const)
      expect(await remarks(stage, 'b4', wish)).not.toContain('step-back');
    await promote('nightly', { build: 'b4' });
    await promote('dev', { build: 'b4' }, { keepsStepBack: true });
    expect([await held('nightly'), await held('dev')]).toEqual([null, null]);
  });

  test('a step back to before both ends with the child, not with the parent', async () => {
    await promote('dev', { build: 'b4' });
    await succeed('dev');
    await promote('dev', { build: 'b1' }, { keepsStepBack: true });
    await succeed('dev');
    await promote('dev', { build: 'b5' });
    await succeed('dev');
    expect(await held('dev')).toMatchObject({ kind: 'kept' });
    await promote('dev', { build: 'b4' });
    await succeed('dev');
    expect(await held('dev')).toBeNull();
  });
});

test('where another hold is in force none is added, and it is not passed', async () => {
  await desk.inTransaction((rows) =>
    rows.holds.insert({
      ...{ stage: 'nightly', kind: 'qa', reason: 'round 14', until: null, requestId: null },
      actor: mina.actor,
    }),
  );
  await expect(promote('nightly', { build: 'b1' })).rejects.toMatchObject({ code: 'stage-held' });
  expect(await held('nightly')).toMatchObject({ kind: 'qa' });
});

test('whoever asks where a commit is reads that an earlier build is kept there, which is no hold to a person', async () => {
  await promote('nightly', { build: 'b1' });
  await succeed('nightly');
  const sha = (await desk.ports.store.read.builds.get('b3'))?.commit ?? '';
  const { stages } = await whereIs(desk.ports, desk.ports.store.read, sha);
  const [way] = stages.filter(({ stage }) => stage.name === 'nightly');
  expect(way).toMatchObject({ reached: false, reasons: [{ code: 'kept', facts: { by: mina.actor.id } }] });
});

test('who wants nothing to change there holds it beside it; a second step back is kept by the first one', async () => {
  const holding = (kind: 'incident' | 'kept') =>
    desk.inTransaction((rows) =>
      setHold(desk.ports, rows, {
        caller: mina,
        request: { stage: 'nightly', kind, reason: 'incident 7', until: null, ifMatch: null },
      }),
    );
  await promote('nightly', { build: 'b1' });
  await succeed('nightly');
  const kept = await held('nightly');
  await expect(holding('kept')).rejects.toMatchObject({ code: 'stage-already-held' });
  const { hold } = await holding('incident');
  // Once nothing is wrong any more, the older build is kept still.
  const all = await holdsOn(desk.ports.store.read, 'nightly');
  expect(all.map(({ id }) => id)).toEqual([hold.id, kept?.id]);
  await expect(promote('nightly', { build: 'b3' })).rejects.toMatchObject({ code: 'stage-held' });
});

test('under a hold that a person passes a step back is kept, too: once that is over, nothing undoes it', async () => {
  const { hold } = await desk.inTransaction((rows) =>
    setHold(desk.ports, rows, {
      caller: mina,
      request: { stage: 'nightly', kind: 'qa', reason: 'QA round 14', until: null, ifMatch: null },
    }),
  );
  expect(await remarks('nightly', 'b1')).toContain('step-back');
  await promote('nightly', { build: 'b1' }, { hold: { do: 'override', holds: [hold.id] }, reason: 'a fix' });
  const all = await holdsOn(desk.ports.store.read, 'nightly');
  expect(all.map(({ kind }) => kind).toSorted()).toEqual(['kept', 'qa']);
});
