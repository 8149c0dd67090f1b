import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommitResource } from '../../src/contract/commit.js';
import type { CommitWhereResource, WhereaboutsResource } from '../../src/contract/commits.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';

let door: Door;
beforeAll(async () => {
  const platform = platformThatIs(() => 'healthy');
  door = await openDoor((_ports, desk) => ({
    platform,
    verbs: { ...desk.ports, platform },
  }));
});
afterEach(() => door.desk.clear());
afterAll(() => door.close());

const at = '2026-11-11T05:03:22.000Z';
const sha = (name: string): string => Buffer.from(name).toString('hex').padStart(40, 'c');
const commit = (name: string, more = {}) => ({ sha: sha(name), subject: name, author: 'Mina', at, ...more });
const register = (name: string, commits: string[] = [name], branch = 'main') =>
  door.desk.register(name, { branch, commits: commits.map((one) => commit(one)) });
const promote = async (stage: string, body: object): Promise<void> => {
  const { status } = await door.ask('POST', `/stages/${stage}/promotions`, { body });
  expect(status).toBe(201);
  await door.desk.succeed(stage);
};
const where = async (name: string): Promise<CommitWhereResource> =>
  (await door.ask<CommitWhereResource>('GET', `/commits/${name}`)).body;
const on = ({ stages }: CommitWhereResource, stage: string): WhereaboutsResource => {
  const found = stages.find((place) => place.stage === stage);
  if (found === undefined) throw new Error(`no ${stage}`);
  return found;
};
const codes = ({ reasons }: WhereaboutsResource): string[] => reasons.map(({ code }) => code);

describe('a commit', () => {
  test('that came with a build among others has arrived where that build or a later one runs', async () => {
    await register('one', ['zero', 'one']);
    await door.desk.succeed('dev');
    await promote('nightly', { from: 'dev' });
    await register('two');
    await door.desk.succeed('dev');
    const found = await where(sha('zero').slice(0, -1));
    expect(found).toMatchObject({ sha: sha('zero'), subject: 'zero', author: 'Mina', builds: ['b1'] });
    expect(found.stages.map(({ stage, reached }) => [stage, reached])).toEqual([
      ['dev', true],
      ['nightly', true],
      ['devqa', false],
      ['staging-1', false],
      ['staging-2', false],
    ]);
    expect(on(found, 'dev').build).toBe('b2');
  });

  test('is told with what QA said of the build that has it, there or on the nearest stage before', async () => {
    await register('one');
    await door.desk.succeed('dev');
    await promote('nightly', { from: 'dev' });
    const ended = async (stage: string, verdict: string): Promise<void> => {
      const body = { reason: 'round 14' };
      const round = await door.ask<HoldResource>('POST', `/stages/${stage}/holds`, { body });
      await door.ask('DELETE', `/holds/${round.body.id}`, { body: { verdict, reason: 'seen' } });
    };
    await ended('dev', 'failed');
    await ended('nightly', 'passed');
    await register('two');
    await door.desk.succeed('dev');
    const saidOf = async (name: string) =>
      (await where(sha(name))).stages.map(({ verdict }) => verdict && [verdict.stage, verdict.verdict]);
    const passed = ['nightly', 'passed'];
    expect(await saidOf('one')).toEqual([null, passed, passed, passed, passed]);
    expect(await saidOf('two')).toEqual([null, null, null, null, null]);
    expect(on(await where(sha('one')), 'nightly').verdict).toMatchObject({ by: 'mina', reason: 'seen' });
  });

  test('has been there since the first build that brought it, not since the one that runs', async () => {
    await register('one');
    await door.desk.succeed('dev');
    const since = on(await where(sha('one')), 'dev').at;
    await register('two');
    await door.desk.succeed('dev');
    expect(since).not.toBeNull();
    expect(on(await where(sha('one')), 'dev').at).toBe(since);
    expect(on(await where(sha('two')), 'dev').at).not.toBe(since);
  });

  test('that was taken back and came again has been there since it came again', async () => {
    for (const name of ['one', 'two']) {
      await register(name);
      await door.desk.succeed('dev');
    }
    const first = on(await where(sha('two')), 'dev').at;
    const body = { reason: 'login is broken' };
    expect((await door.ask('POST', '/stages/dev/rollback', { body })).status).toBe(201);
    await door.desk.succeed('dev');
    await register('three');
    const again = await door.desk.succeed('dev');
    const { at } = on(await where(sha('two')), 'dev');
    const { endedAt } = (await door.desk.ports.store.read.promotions.get(again.id)) ?? again;
    expect([at, at === first]).toEqual([endedAt?.toISOString(), false]);
  });

  test('that its source had, and has no more, would come with the build that was there', async () => {
    await register('one');
    await register('two', ['one', 'two']);
    await door.desk.succeed('dev');
    await register('three', ['three'], 'other');
    await door.desk.inTransaction(async (rows) => {
      const fence = await rows.stages.raiseFence('dev');
      await rows.stages.change('dev', fence, { currentBuild: 'b3' });
    });
    const nightly = on(await where(sha('one')), 'nightly');
    expect([nightly.build, codes(nightly)]).toEqual(['b2', []]);
  });

  test('is told behind by how many, with the next run and the chain of the stages after that', async () => {
    await register('one');
    await door.desk.succeed('dev');
    await promote('nightly', { from: 'dev' });
    await register('two', ['a', 'b', 'two']);
    await door.desk.succeed('dev');
    const found = await where(sha('two'));
    const nightly = on(found, 'nightly');
    expect(nightly).toMatchObject({
      reached: false,
      build: 'b2',
      behind: 3,
      reasons: [],
      lastRun: 'succeeded',
    });
    expect(nightly.nextRun).toMatch(/T03:00:00\.000Z$/);
    expect(nightly.earliest).toBe(nightly.nextRun);
    expect(codes(on(found, 'devqa'))).toEqual(['not-on-source']);
    expect(on(found, 'devqa').earliest).toBe(nightly.nextRun);
    expect(codes(on(found, 'staging-1'))).toEqual(['not-on-source', 'needs-milestone']);
    expect(on(found, 'staging-1').earliest).toBeNull();
  });

  test('is held off with who holds the stage until when; the end of the hold is the earliest', async () => {
    await register('one');
    await door.desk.succeed('dev');
    await promote('nightly', { from: 'dev' });
    const until = '2099-01-01T00:00:00.000Z';
    const body = { kind: 'qa', reason: 'QA round 14', until };
    expect((await door.ask('POST', '/stages/devqa/holds', { body })).status).toBe(201);
    const devqa = on(await where(sha('one')), 'devqa');
    expect(devqa).toMatchObject({ reached: false, earliest: until });
    expect(devqa.reasons).toEqual([
      { code: 'held', text: expect.stringContaining('QA round 14') as unknown, until },
    ]);
  });

  test('that waits in a queue names the promotion', async () => {
    const { promotions } = await register('one');
    expect(on(await where(sha('one')), 'dev')).toMatchObject({
      reached: false,
      promotion: promotions[0]?.id,
      reasons: [{ code: 'already-on-its-way' }],
    });
  });

  test('that was rolled back is quarantined there', async () => {
    for (const name of ['one', 'two']) {
      await register(name);
      await door.desk.succeed('dev');
    }
    const body = { reason: 'login is broken' };
    expect((await door.ask('POST', '/stages/dev/rollback', { body })).status).toBe(201);
    await door.desk.succeed('dev');
    const found = await where(sha('two'));
    expect([on(found, 'dev').reached, codes(on(found, 'dev'))]).toEqual([false, ['build-quarantined']]);
    expect(on(await where(sha('one')), 'dev').reached).toBe(true);
  });

  test('of a branch that no stage takes says so', async () => {
    await register('one', ['one'], 'feature');
    expect(codes(on(await where(sha('one')), 'dev'))).toEqual(['other-branch']);
  });

  test('is neither there nor away where nobody knows what runs', async () => {
    await register('one');
    await door.desk.succeed('dev');
    await door.desk.lose('dev');
    expect(on(await where(sha('one')), 'dev')).toMatchObject({
      reached: null,
      reasons: [{ code: 'stage-unknown' }],
    });
  });
});

describe('a name', () => {
  test.each(['abcdef1', 'abc', 'HEAD', '%00', 'x'.repeat(150), '%27--'])(
    '%s that means no commit is commit-unknown',
    async (name) => {
      const { status, body } = await door.ask<ProblemResource>('GET', `/commits/${name}`);
      expect([status, body.code]).toEqual([404, 'switchback/commit-unknown']);
    },
  );

  test('that begins several commits is refused with all of them', async () => {
    await register('one', ['zero', 'one']);
    const { status, body } = await door.ask<ProblemResource>('GET', '/commits/ccccccc');
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'switchback/commit-ambiguous',
      candidates: [sha('zero'), sha('one')],
    });
  });
});

test('a name that begins more commits than are listed says so', async () => {
  const several = (count: number) =>
    Array.from({ length: count }, (_, place) => ({
      ...commit(`c${String(place)}`),
      sha: `abcdef1${String(place).padStart(33, '0')}`,
    }));
  const told = async () =>
    (await door.ask<ProblemResource & { candidates: string[] }>('GET', '/commits/abcdef1')).body;
  await door.desk.register('one', { commits: [...several(20), commit('one')] });
  expect(await told()).toMatchObject({ detail: 'Give more digits; the candidates are listed.' });
  await door.desk.register('two', { commits: [...several(21), commit('two')] });
  const { candidates, detail } = await told();
  expect(candidates).toHaveLength(20);
  expect(detail).toBe('Give more digits; there are more than the 20 candidates that are listed.');
});

test('the commits of a pull request come in pages, each commit once', async () => {
  const names = Array.from({ length: 5 }, (_, place) => `c${String(place)}`);
  const commits = names.map((name) => commit(name, { pr: 412 }));
  await door.desk.register('one', { commits: [...commits.slice(0, 3), commit('one')] });
  await door.desk.register('two', { commits: [...commits, commit('two')] });
  const seen: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: Page<CommitResource> = (
      await door.ask<Page<CommitResource>>('GET', `/commits?pr=412&limit=2${next}`)
    ).body;
    seen.push(...page.items.map(({ subject }) => subject));
    next = page.nextCursor === null ? null : `&cursor=${page.nextCursor}`;
  }
  expect(seen.toSorted()).toEqual(names);
});

test('the commits of a pull request are listed, the newest first', async () => {
  await door.desk.register('one', {
    commits: [commit('a', { pr: 412 }), commit('b', { pr: 412 }), commit('one')],
  });
  const { body } = await door.ask<Page<CommitResource>>('GET', '/commits?pr=412');
  expect(body.items.map(({ subject }) => subject)).toEqual(['b', 'a']);
  for (const query of ['', '?pr=0', '?pr=x', '?pr=1&pr=2', '?pr=99999999999'])
    expect((await door.ask('GET', `/commits${query}`)).status).toBe(422);
});
