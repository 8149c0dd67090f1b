import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Observation, Stage } from '../../src/model/stage.js';
import { noticeByHand } from '../../src/controller/notice.js';
import type { HistoryEntry } from '../../src/model/run.js';
import type { Ports } from '../../src/ports/ports.js';
import type { StageChange } from '../../src/model/stage.js';
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
  /** What the platform says runs there; left out = it is not to be asked. */
  readonly runs?: Partial<Observation>;
  /** Happens after the history was read. */
  readonly meanwhile?: () => Promise<unknown>;
}

/** Looks at a history of these entries, as Pulumi would keep it. */
async function notice(
  entries: readonly HistoryEntry[],
  { meanwhile, runs, ...policy }: Around = {},
): Promise<void> {
  const history: Ports['engine']['history'] = async (_stage, after) => {
    await meanwhile?.();
    return entries.filter(({ time }) => time > after);
  };
  const stage = desk.ports.catalogue.stages[0];
  if (stage === undefined) throw new Error('no stage');
  const observe = (name: string): Promise<Observation> => {
    if (runs === undefined) throw new Error('the platform was asked');
    const nothing = { build: null, commit: null, digest: null, url: null, restarts: 0 };
    return Promise.resolve({ stage: name, health: 'healthy', ...nothing, ...runs });
  };
  const { engine, platform } = desk.ports;
  await noticeByHand(
    { ...desk.ports, engine: { ...engine, history }, platform: { ...platform, observe } },
    { ...stage, ...policy },
  );
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

test('an entry that nobody can read is told once, and the next one is noticed', async () => {
  const bad = { unreadable: 'dev-1000.history.json', kind: 'unreadable', succeeded: false, outputs: null };
  await notice([entry(1, bad), entry(2)]);
  await notice([entry(1, bad), entry(2)]);
  expect(await byHand()).toMatchObject([{ build: 'b1', phase: 'succeeded' }]);
  const rows = await desk.ports.store.read.events.list({ name: 'stage:history-unreadable', limit: 9 });
  expect(rows).toMatchObject([{ stage: 'dev', facts: { file: bad.unreadable } }]);
});

test('of an update whose outputs are cut off the platform says what it left', async () => {
  await notice([entry(1, { outputs: null })], { runs: { build: 'b1' } });
  expect(await byHand()).toMatchObject([{ build: null, phase: 'succeeded' }]);
  expect((await state()).currentBuild).toBe('b1');
});

describe('one of some resources only', () => {
  const partial = { isPartial: true, message: 'one of them' } as const;

  test('does not make whole what another left half applied, and says nothing of the dotenv file', async () => {
    await inState({ halfApplied: 'p_half' });
    const { currentFingerprint } = await state();
    await notice([entry(1, { ...partial, outputs: { build: 'b2', dotenvFingerprint: 'by hand' } })], {
      runs: { build: 'b2' },
    });
    expect(await byHand()).toHaveLength(1);
    expect(await state()).toMatchObject({
      ...{ halfApplied: 'p_half', currentBuild: 'b2', currentFingerprint, historySeen: 1 },
    });
  });

  test('does not hide one before it that failed', async () => {
    const failed = { succeeded: false, outputs: { build: 'b2' } };
    const there = { platform: 'aws', runs: { build: 'b2' } } as const;
    await notice([entry(1, failed), entry(2, { ...partial, outputs: { build: 'b2' } })], there);
    const rows = await byHand();
    expect((await state()).halfApplied).toBe(rows.find(({ phase }) => phase === 'failed')?.id);
    await notice([entry(3, { outputs: { build: 'b2' } })], there);
    expect((await state()).halfApplied).toBeNull();
  });

  test('that destroys leaves what the platform still runs', async () => {
    await notice([entry(1, { ...partial, kind: 'destroy', outputs: {} })], { runs: { build: 'b2' } });
    expect((await state()).currentBuild).toBe('b2');
  });
});

/** An attempt of ours that begins now; gives the time before and after it, as a history tells it. */
async function attempt(): Promise<{ before: number; after: number }> {
  const { promotions } = await desk.register('three');
  const id = promotions[0]?.id ?? '';
  const { startedAt } = await desk.inTransaction(async (rows) => {
    const fence = await rows.stages.raiseFence('dev');
    return rows.attempts.insert(id, { fence, instance: 'ins_desk', machine: 'm1' });
  });
  await desk.inTransaction((rows) =>
    rows.promotions.change(id, 'pending', { phase: 'errored', endedAt: startedAt }),
  );
  return { before: (startedAt.getTime() - 1) * 1000, after: (startedAt.getTime() + 1) * 1000 };
}

test('one that ended before an attempt of ours began is a row, and tells nobody what that attempt left (I4)', async () => {
  const { before } = await attempt();
  await desk.lose('dev');
  await notice([entry(before)], { runs: { build: 'b1' } });
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

describe('a failed one is a row, and what it left the platform says', () => {
  const failed = entry(1, { succeeded: false });
  const removal = entry(1, { succeeded: false, kind: 'destroy' });

  test.each([
    ['an update, when what ran there runs', failed, { build: 'b2' }],
    ['an update, when nothing answers', failed, { health: 'unknown' }],
    ['an update, when nothing is there', failed, { health: 'none' }],
    ['a destroy, when what ran there runs', removal, { build: 'b2' }],
  ] as const)('%s: what was there', async (_what, one, runs) => {
    const before = await state();
    await notice([one], { runs });
    expect(await byHand()).toMatchObject([
      { build: 'b2', phase: 'failed', outcome: { code: 'by-hand-failed' } },
    ]);
    expect(await state()).toEqual({ ...before, historySeen: 1 });
    expect(await told()).toEqual([]);
    const [event] = await desk.ports.store.read.events.list({
      stage: 'dev',
      name: 'stage:observed',
      limit: 1,
    });
    expect(event).toMatchObject({ promotion: (await byHand())[0]?.id });
  });

  test('another build that we know: that one, with a dotenv file that nobody has seen', async () => {
    await inState({ stableBuild: 'b2' });
    await notice([failed], { runs: { build: 'b1', url: 'http://127.0.0.1:2' } });
    expect(await state()).toMatchObject({
      ...{ currentBuild: 'b1', previousBuild: 'b2', stableBuild: 'b2', currentFingerprint: null },
      ...{ url: 'http://127.0.0.1:2', unknownReason: null },
    });
  });

  test('nothing, after a destroy: nothing', async () => {
    await notice([removal], { runs: { health: 'none' } });
    expect(await state()).toMatchObject({ currentBuild: null, stableBuild: null, unknownReason: null });
  });

  test.each([
    ['a build that nobody registered', failed, { build: 'b99' }],
    ['no answer, after a destroy', removal, { health: 'unknown' }],
  ] as const)('%s: nobody knows', async (_what, one, runs) => {
    await notice([one], { runs });
    expect(await state()).toMatchObject({ currentBuild: 'b2', unknownReason: 'changed-by-hand' });
    expect(await told()).toEqual(['stage:unknown by-hand changed-by-hand']);
  });

  test('a deployment that may still turn back: the next look asks again', async () => {
    await notice([failed], { runs: { build: 'b1', settled: false } });
    expect(await byHand()).toEqual([]);
    await notice([failed], { runs: { build: 'b2' } });
    expect(await byHand()).toHaveLength(1);
    expect(await state()).toMatchObject({ currentBuild: 'b2', historySeen: 1 });
  });

  test('nothing that matters when one came after it that succeeded', async () => {
    await notice([failed, entry(2)]);
    expect(await byHand()).toHaveLength(2);
    expect((await state()).currentBuild).toBe('b1');
  });

  test('a stage of which nobody knows what it runs is left to its recovery', async () => {
    await desk.lose('dev');
    await notice([failed], { runs: { build: 'b2' } });
    expect((await state()).unknownReason).toBe('interrupted');
  });
});

test('one from before an attempt of ours that changed nothing is asked for, too', async () => {
  const { before } = await attempt();
  await notice([entry(before)], { runs: { build: 'b1' } });
  expect(await state()).toMatchObject({ currentBuild: 'b1', unknownReason: null });
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

test('reading on does not move the ETag: nobody has seen anything change', async () => {
  const { revision } = await state();
  await notice([entry(1, ours)]);
  expect(await state()).toMatchObject({ revision, historySeen: 1 });
});
