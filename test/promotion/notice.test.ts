import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Stage } from '../../src/model/stage.js';
import { noticeByHand } from '../../src/promotion/notice.js';
import type { HistoryEntry, Ports } from '../../src/promotion/ports.js';
import type { StageChange } from '../../src/promotion/rows.js';
import { mina, openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  for (const name of ['one', 'two']) {
    await desk.register(name);
    await desk.succeed('dev');
  }
});
afterEach(() => desk.close());

const at = new Date('2026-11-11T05:00:00Z');

const entry = (time: number, change: Partial<HistoryEntry> = {}): HistoryEntry => ({
  time,
  kind: 'update',
  succeeded: true,
  message: '',
  startedAt: at,
  endedAt: at,
  outputs: { build: 'b1', dotenvFingerprint: 'by hand', url: 'http://127.0.0.1:1' },
  ...change,
});
const ours = { message: `promotion:p_${'0'.repeat(26)} attempt:p_${'0'.repeat(26)}.1 build:b2` };

interface Around extends Partial<Stage> {
  /** Happens after the history was read. */
  readonly meanwhile?: () => Promise<unknown>;
}

/** Looks at a history of these entries, as Pulumi would keep it. */
async function notice(
  entries: readonly HistoryEntry[],
  { meanwhile, ...policy }: Around = {},
): Promise<void> {
  const history: Ports['engine']['history'] = async (_stage, after) => {
    await meanwhile?.();
    return entries.filter(({ time }) => time > after);
  };
  const stage = desk.ports.catalogue.stages[0];
  if (stage === undefined) throw new Error('no stage');
  await noticeByHand({ ...desk.ports, engine: { ...desk.ports.engine, history } }, { ...stage, ...policy });
}

const inState = (change: StageChange) =>
  desk.inTransaction(async (rows) => {
    const { fence } = await rows.stages.lock('dev');
    await rows.stages.change('dev', fence, change);
  });

const state = () => desk.ports.store.read.stages.get('dev');
const told = async () =>
  (await desk.ports.store.read.events.list({ stage: 'dev', limit: 100 }))
    .filter(({ name }) => name === 'stage:unknown' || name === 'stage:known')
    .map(({ name, actor, facts }) => [name, actor.id, facts['why'] ?? facts['build']].join(' '))
    .toReversed();
const byHand = () => desk.ports.store.read.promotions.list({ stage: 'dev', trigger: 'by-hand', limit: 9 });

test('an update by hand becomes a row, and the stage shows what runs', async () => {
  await notice([entry(1)]);
  expect(await byHand()).toMatchObject([{ build: 'b1', phase: 'succeeded', trigger: 'by-hand' }]);
  expect(await state()).toMatchObject({ currentBuild: 'b1', previousBuild: 'b2', historySeen: 1 });
});

test('is noticed once, and one of ours never', async () => {
  await notice([entry(1), entry(2, ours)]);
  await notice([entry(1), entry(2, ours)]);
  expect(await byHand()).toHaveLength(1);
});

test('an older one never overwrites what a promotion of ours brought after it', async () => {
  await notice([entry(1), entry(2, ours)]);
  expect((await state()).currentBuild).toBe('b2');
});

test('what is promoted while the history is read is newer than what was read', async () => {
  const meanwhile = () => desk.inTransaction((rows) => rows.stages.raiseFence('dev'));
  await notice([entry(1)], { meanwhile });
  expect(await state()).toMatchObject({ currentBuild: 'b2', historySeen: 0 });
  await notice([entry(1)]);
  expect(await byHand()).toHaveLength(1);
});

/** An attempt of ours that begins now; gives the time before and after it, as a history tells it. */
async function attempt(): Promise<{ before: number; after: number }> {
  const { promotions } = await desk.register('three');
  const id = promotions[0]?.id ?? '';
  const { startedAt } = await desk.inTransaction(async (rows) => {
    const fence = await rows.stages.raiseFence('dev');
    return rows.attempts.insert(id, { fence, instance: 'ins_desk' });
  });
  await desk.inTransaction((rows) =>
    rows.promotions.change(id, 'pending', { phase: 'errored', endedAt: startedAt }),
  );
  return { before: (startedAt.getTime() - 1) * 1000, after: (startedAt.getTime() + 1) * 1000 };
}

test('one that ended before an attempt of ours began is a row, and tells nobody what that attempt left (I4)', async () => {
  const { before } = await attempt();
  await desk.lose('dev');
  await notice([entry(before)]);
  expect(await byHand()).toMatchObject([{ build: 'b1', phase: 'succeeded' }]);
  expect(await state()).toMatchObject({
    ...{ currentBuild: 'b2', unknownReason: 'interrupted', historySeen: before },
  });
  expect(await told()).toEqual([]);
});

test('one that ended after it, also while it waited for the stack, says what runs', async () => {
  const { after } = await attempt();
  await desk.lose('dev');
  await notice([entry(after)]);
  expect(await state()).toMatchObject({ currentBuild: 'b1', unknownReason: null });
});

test('while a promotion runs nothing is noticed: it is recorded first', async () => {
  const { promotions } = await desk.register('three');
  const id = promotions[0]?.id ?? '';
  await desk.inTransaction((rows) => rows.promotions.change(id, 'pending', { phase: 'running' }));
  await notice([entry(1)]);
  expect(await byHand()).toEqual([]);
});

test('a failed one is a row and changes nothing', async () => {
  await notice([entry(1, { succeeded: false })]);
  expect(await byHand()).toMatchObject([{ phase: 'failed', outcome: { code: 'by-hand-failed' } }]);
  expect((await state()).currentBuild).toBe('b2');
});

test('a destroyed stage runs nothing; a build that nobody registered makes it unknown', async () => {
  await notice([entry(1, { kind: 'destroy' })]);
  expect(await state()).toMatchObject({ currentBuild: null, unknownReason: null });
  expect(await byHand()).toMatchObject([{ build: null, phase: 'succeeded', outcome: { code: 'removed' } }]);
  await notice([entry(2, { outputs: { build: 'b99' } })]);
  expect((await state()).unknownReason).toBe('changed-by-hand');
  expect(await told()).toEqual(['stage:unknown by-hand changed-by-hand']);
  // Another one of those is no news; one of a build that is known is.
  await notice([entry(3, { outputs: { build: 'b99' } })]);
  await notice([entry(4)]);
  expect(await state()).toMatchObject({ currentBuild: 'b1', unknownReason: null });
  expect(await told()).toEqual(['stage:unknown by-hand changed-by-hand', 'stage:known by-hand b1']);
});

test('a build that nobody registered is no build of ours that succeeded', async () => {
  await notice([entry(1, { outputs: { build: 'b99' } })]);
  expect(await byHand()).toMatchObject([{ build: null, phase: 'succeeded', outcome: null }]);
  const { currentBuild, currentPromotion } = await state();
  expect(currentBuild).toBe('b2');
  expect((await desk.ports.store.read.promotions.get(currentPromotion ?? ''))?.trigger).toBe('commit');
});

test('a run by hand makes stable what may be: not what is quarantined there', async () => {
  await inState({ stableBuild: 'b2' });
  await desk.inTransaction((rows) =>
    rows.quarantines.insert({
      ...{ stage: 'dev', build: 'b1', why: 'rolled-back', reason: null, actor: mina.actor },
    }),
  );
  await notice([entry(1)]);
  expect(await state()).toMatchObject({ currentBuild: 'b1', stableBuild: 'b2' });
});

test('nor, where the stage asks for a verification, what did not pass it there', async () => {
  const verify = { path: '/', status: 200, build: null, attempts: 1, deadlineSeconds: 0 };
  await inState({ stableBuild: 'b2' });
  await notice([entry(1)], { verify });
  expect(await state()).toMatchObject({ currentBuild: 'b1', stableBuild: 'b2' });
  const [first] = await desk.ports.store.read.promotions
    .list({ stage: 'dev', trigger: 'commit', limit: 9 })
    .then((all) => all.filter(({ build }) => build === 'b1'));
  await desk.inTransaction((rows) => rows.promotions.step(first?.id ?? '', 'verify', 'succeeded'));
  await notice([entry(2)], { verify });
  expect(await state()).toMatchObject({ currentBuild: 'b1', stableBuild: 'b1' });
});

test('a destroy that failed keeps its build', async () => {
  await notice([entry(1, { kind: 'destroy', succeeded: false })]);
  expect(await byHand()).toMatchObject([{ build: 'b2', phase: 'failed' }]);
});

test('reading on does not move the ETag: nobody has seen anything change', async () => {
  const { revision } = await state();
  await notice([entry(1, ours)]);
  expect(await state()).toMatchObject({ revision, historySeen: 1 });
});
