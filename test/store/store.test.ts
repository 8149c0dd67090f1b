import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/model/actor.js';
import type { NewBuild } from '../../src/ports/builds.js';
import type { IdempotencyKey } from '../../src/ports/idempotency.js';
import type { NewPromotion } from '../../src/ports/promotions.js';
import type { Store } from '../../src/ports/store.js';
import { createStore } from '../../src/store/store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let store: Store;
let count = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  store = createStore(database);
  await store.transaction((rows) => rows.stages.ensure(['dev', 'nightly', 'staging-1']));
});
afterAll(() => database.drop());

const actor: Actor = { id: 'mina', via: 'api' };
const digest = (): string => `sha256:${(count += 1).toString(16).padStart(64, '0')}`;

const newBuild = (change: Partial<NewBuild> = {}): NewBuild => ({
  commit: 'a'.repeat(40),
  branch: 'main',
  subject: '로그인 재시도 수정',
  author: 'Mina',
  artifacts: { tarball: digest() },
  commits: [],
  migrations: [],
  ciUrl: null,
  createdBy: 'mina',
  ...change,
});

const newPromotion = (change: Partial<NewPromotion> = {}): NewPromotion => ({
  stage: 'dev',
  build: null,
  phase: 'pending',
  trigger: 'request',
  actor,
  requestId: null,
  reason: null,
  milestone: null,
  occurrence: null,
  ...change,
});

const insertBuild = (change?: Partial<NewBuild>) =>
  store.transaction((rows) => rows.builds.insert(newBuild(change)));
const insertPromotion = (change: Partial<NewPromotion>) =>
  store.transaction((rows) => rows.promotions.insert(newPromotion(change)));

test('what comes from outside is kept, whatever characters it has', async () => {
  const odd = { 'k\0': ['\0', '\ud83d', '\udc00', '😀', '\\u0000', '\\ud83d', '\\\0', '"\n'] };
  const kept = { 'k\ufffd': ['\ufffd', '\ufffd', '\ufffd', '😀', '\\u0000', '\\ud83d', '\\\ufffd', '"\n'] };
  const failed = { code: 'up-failed', facts: { lines: odd['k\0'] } } as const;
  const { id: build } = await insertBuild();
  const { id } = await insertPromotion({ build, phase: 'failed', outcome: failed });
  expect((await store.read.promotions.get(id))?.outcome?.facts).toEqual({ lines: kept['k\ufffd'] });
  const audited = { name: 'promotion:finished', stage: null, promotion: id, actor, requestId: null } as const;
  await store.transaction((rows) => rows.events.append({ ...audited, facts: odd }));
  expect(await store.read.events.after(0, { promotion: id, limit: 1 })).toMatchObject([{ facts: kept }]);
  await store.transaction((rows) =>
    rows.runEvents.append(id, [{ kind: 'log', step: 'pulumi-up', text: odd['k\0'].join(' ') }]),
  );
  expect(await store.read.runEvents.after(id, 0, 1)).toMatchObject([{ text: kept['k\ufffd'].join(' ') }]);
  const key = { caller: 'mina', key: 'odd', requestHash: '' };
  await store.transaction(async (rows) => {
    await rows.idempotency.claim(key);
    await rows.idempotency.answer(key, { status: 200, headers: {}, body: odd });
  });
  expect(await store.transaction((rows) => rows.idempotency.claim(key))).toMatchObject({ body: kept });
  await store.transaction(async (rows) => {
    const { fence } = await rows.stages.get('nightly');
    await rows.stages.change('nightly', fence, { url: 'http://x\0\ud83d' });
  });
  expect((await store.read.stages.get('nightly')).url).toBe('http://x\ufffd\ufffd');
});

describe('builds', () => {
  test('keep their commits in order, with Korean text and a pull request', async () => {
    const at = '2026-11-11T05:03:22.000Z';
    const commits = [
      { sha: 'b'.repeat(40), subject: '캐시 헤더', author: 'Hana', at, pr: 12 },
      { sha: 'c'.repeat(40), subject: 'add rate limiter', author: 'Mina', at },
    ];
    const { id } = await insertBuild({ commits });
    expect((await store.read.builds.whole(id))?.commits).toEqual(commits);
  });

  test('are found by any of their artifacts and by any of their commits', async () => {
    const build = await insertBuild({ commit: `d0${'1'.repeat(38)}` });
    await store.transaction((rows) =>
      rows.builds.attach(build.id, { ...build, commit: `e0${'2'.repeat(38)}` }, build.branch),
    );
    expect((await store.read.builds.byArtifacts(build.artifacts)).map(({ id }) => id)).toEqual([build.id]);
    expect((await store.read.history.carriers(`d0${'1'.repeat(38)}`, [])).own).toEqual([build.id]);
    expect((await store.read.history.carriers(`e0${'2'.repeat(38)}`, [])).own).toEqual([build.id]);
    expect((await store.read.builds.madeFrom(`e0${'2'.repeat(38)}`))[0]?.id).toBe(build.id);
    expect((await store.read.builds.whole(build.id))?.alsoCommits).toEqual([`e0${'2'.repeat(38)}`]);
    expect(await store.read.commits.startingWith('d011111', 5)).toEqual([`d0${'1'.repeat(38)}`]);
  });

  test('take the same further commit only once', async () => {
    const build = await insertBuild();
    const attach = () =>
      store.transaction((rows) =>
        rows.builds.attach(build.id, { ...build, commit: 'f'.repeat(40) }, build.branch),
      );
    await attach();
    await attach();
    expect((await store.read.builds.whole(build.id))?.alsoCommits).toEqual(['f'.repeat(40)]);
  });

  test('are unique by tarball, whoever inserts', async () => {
    const { artifacts } = await insertBuild();
    await expect(insertBuild({ artifacts })).rejects.toThrow(/one_build_per_tarball/);
  });

  test('have at least one artifact', async () => {
    await expect(insertBuild({ artifacts: {} })).rejects.toThrow(/a_build_has_an_artefact/);
  });
});

describe('promotions', () => {
  test('run one at a time on a stage, whatever the code does', async () => {
    const first = await insertPromotion({ build: (await insertBuild()).id });
    const second = await insertPromotion({ build: (await insertBuild()).id });
    const run = (id: string) =>
      store.transaction((rows) => rows.promotions.change(id, 'pending', { phase: 'running' }));
    expect(await run(first.id)).toBe(true);
    await expect(run(second.id)).rejects.toThrow(/one_running_promotion_per_stage/);
    await store.transaction((rows) => rows.promotions.change(first.id, 'running', { phase: 'succeeded' }));
    await store.transaction((rows) => rows.promotions.change(second.id, 'pending', { phase: 'aborted' }));
  });

  test('never leave a terminal phase (I3)', async () => {
    const { id } = await insertPromotion({ build: (await insertBuild()).id });
    const change = (from: 'pending' | 'failed', phase: 'failed' | 'succeeded') =>
      store.transaction((rows) => rows.promotions.change(id, from, { phase }));
    expect(await change('pending', 'failed')).toBe(true);
    await expect(change('failed', 'succeeded')).rejects.toThrow(/terminal phase never changes/);
  });

  test('of the same build wait only once on a stage', async () => {
    const build = (await insertBuild()).id;
    const { id } = await insertPromotion({ build, stage: 'nightly' });
    await expect(insertPromotion({ build, stage: 'nightly' })).rejects.toThrow(/one_open_promotion/);
    await store.transaction((rows) => rows.promotions.change(id, 'pending', { phase: 'aborted' }));
  });

  test('of one occurrence of a schedule exist only once', async () => {
    const occurrence = '2026-11-11T03:00';
    const skipped = { stage: 'nightly', occurrence, phase: 'skipped', trigger: 'schedule' } as const;
    await insertPromotion(skipped);
    await expect(insertPromotion(skipped)).rejects.toThrow(/one_run_per_occurrence/);
  });

  test('come back with steps, outcome and reasons as they were written', async () => {
    const until = new Date('2026-11-11T05:54:00Z');
    const blockedBy = [{ code: 'soaking', facts: { source: 'dev', ran: 60, needed: 3600 }, until }] as const;
    const outcome = { code: 'soaking', facts: { source: 'dev', ran: 60, needed: 3600 } } as const;
    const { id } = await insertPromotion({ phase: 'skipped', blockedBy, outcome });
    await store.transaction((rows) => rows.promotions.step(id, 'get-build', 'running'));
    await store.transaction((rows) => rows.promotions.step(id, 'get-build', 'succeeded'));
    const read = await store.read.promotions.get(id);
    expect(read?.blockedBy).toEqual(blockedBy);
    expect(read?.outcome).toEqual(outcome);
    expect(read?.steps.map(({ name, phase }) => [name, phase])).toEqual([['get-build', 'succeeded']]);
    expect(read?.steps[0]?.endedAt).toBeInstanceOf(Date);
  });
});

describe('transactions', () => {
  test('leave nothing behind when they fail, and the next one works', async () => {
    const { id } = await insertBuild();
    const work = store.transaction(async (rows) => {
      await rows.promotions.insert(newPromotion({ build: id }));
      throw new Error('stopped half-way');
    });
    await expect(work).rejects.toThrow('stopped half-way');
    const left = await store.read.promotions.list({ stage: 'dev', phases: ['pending'], limit: 100 });
    expect(left.filter(({ build }) => build === id)).toEqual([]);
    await expect(insertBuild()).resolves.toBeDefined();
  });

  test('that lose the race for the digest of a build look again', async () => {
    const { id, artifacts } = await insertBuild();
    const found: string[][] = [];
    const second = await store.transaction(async (rows) => {
      // As another registration sees it that looked before the first one committed.
      found.push(
        found.length === 0 ? [] : (await rows.builds.byArtifacts(artifacts)).map((build) => build.id),
      );
      return found.at(-1)?.[0] ?? (await rows.builds.insert(newBuild({ artifacts }))).id;
    });
    expect(second).toBe(id);
    expect(found).toEqual([[], [id]]);
  });

  test('that run at once on one stage take turns at its row', async () => {
    const bump = () =>
      store.transaction(async (rows) => {
        const before = await rows.stages.lock('nightly');
        const fence = await rows.stages.raiseFence('nightly');
        return fence - before.fence;
      });
    const steps = await Promise.all(Array.from({ length: 10 }, bump));
    expect(steps).toEqual(Array(10).fill(1));
  });
});

describe('stages', () => {
  test('refuse a writer with an older fence, and move their revision with every change', async () => {
    const { fence, revision } = await store.read.stages.get('staging-1');
    const newer = await store.transaction((rows) => rows.stages.raiseFence('staging-1'));
    const write = (by: number) =>
      store.transaction((rows) => rows.stages.change('staging-1', by, { url: 'http://127.0.0.1:1' }));
    expect(await write(fence)).toBe(false);
    expect(await write(newer)).toBe(true);
    const after = await store.read.stages.get('staging-1');
    expect(after.url).toBe('http://127.0.0.1:1');
    expect(after.revision).toBe(revision + 2);
  });
});

describe('idempotency keys', () => {
  const key = { caller: 'mina', key: 'k-1', requestHash: 'h' };
  test('give the first answer again', async () => {
    const first = await store.transaction(async (rows) => {
      const before = await rows.idempotency.claim(key);
      await rows.idempotency.answer(key, { status: 201, headers: { Location: '/x' }, body: { id: 'p' } });
      return before;
    });
    expect(first).toBeNull();
    const second = await store.transaction((rows) => rows.idempotency.claim(key));
    expect(second).toEqual({ requestHash: 'h', status: 201, headers: { Location: '/x' }, body: { id: 'p' } });
  });

  test('are free again after a transaction that failed', async () => {
    const other = { ...key, key: 'k-2' };
    const failing = store.transaction(async (rows) => {
      await rows.idempotency.claim(other);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await store.transaction((rows) => rows.idempotency.claim(other))).toBeNull();
  });
});

describe('an idempotency key that was claimed and not answered', () => {
  const claim = (key: IdempotencyKey) => store.transaction((rows) => rows.idempotency.claim(key));
  const claimedAgo = (key: string, seconds: number) =>
    database.db
      .updateTable('idempotency_keys')
      .set({ created_at: new Date(Date.now() - seconds * 1000) })
      .where('key', '=', key)
      .execute();
  const abandoned = { caller: 'mina', key: 'k-3', requestHash: 'h' };

  test('is in flight for a minute, and then taken by one of those who come again', async () => {
    expect(await claim(abandoned)).toBeNull();
    expect(await claim(abandoned)).toMatchObject({ requestHash: 'h', status: 0 });
    await claimedAgo('k-3', 50);
    expect(await claim(abandoned)).toMatchObject({ status: 0 });
    await claimedAgo('k-3', 70);
    expect(await claim({ ...abandoned, requestHash: 'other' })).toMatchObject({
      requestHash: 'h',
      status: 0,
    });
    const claims = await Promise.all([claim(abandoned), claim(abandoned), claim(abandoned)]);
    expect(claims.filter((before) => before === null)).toHaveLength(1);
  });

  test('can be given back, an answered one never', async () => {
    const key = { ...abandoned, key: 'k-4' };
    const release = () => store.transaction((rows) => rows.idempotency.release(key));
    await claim(key);
    await release();
    expect(await claim(key)).toBeNull();
    await store.transaction((rows) => rows.idempotency.answer(key, { status: 200, headers: {}, body: 1 }));
    await release();
    await claimedAgo('k-4', 70);
    expect(await claim(key)).toMatchObject({ status: 200, body: 1 });
  });
});

test('events of a run come back in order, from any of them on', async () => {
  const { id } = await insertPromotion({ phase: 'skipped' });
  await store.transaction((rows) =>
    rows.runEvents.append(id, [
      { kind: 'phase', phase: 'pending' },
      { kind: 'log', step: 'pulumi-up', text: '안녕 "quoted" \\ line' },
    ]),
  );
  const all = await store.read.runEvents.after(id, 0, 10);
  expect(all.map(({ kind }) => kind)).toEqual(['phase', 'log']);
  const rest = await store.read.runEvents.after(id, all[0]?.id ?? 0, 10);
  expect(rest).toMatchObject([{ kind: 'log', text: '안녕 "quoted" \\ line' }]);
});
