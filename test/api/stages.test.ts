import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CompareResource } from '../../src/contract/compare.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import type { Phase } from '../../src/model/promotion.js';
import { openIdProvider } from '../../src/identity/provider.js';
import type { Rows } from '../../src/ports/rows.js';
import { mina } from '../support/desk.js';
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
afterAll(() => door.close());

const stage = async (name: string) => (await door.ask<StageResource>('GET', `/stages/${name}`)).body;

const ends = (id: string, phase: Phase) =>
  door.desk.inTransaction(async (rows: Rows) => {
    await rows.promotions.change(id, 'pending', { phase: 'running' });
    await rows.promotions.change(id, 'running', { phase, endedAt: await rows.now() });
  });

async function promote(name: string, build: string): Promise<void> {
  const { status } = await door.ask('POST', `/stages/${name}/promotions`, { body: { build } });
  expect(status).toBe(201);
  await door.desk.succeed(name);
}

test('a stage on which nothing ran has no last run', async () => {
  await door.desk.register('try', { branch: 'try-things' });
  expect((await stage('dev')).lastRun).toBeNull();
});

test.each(['failed', 'errored', 'aborted', 'succeeded'] as const)(
  'the last run of a stage is the one that %s, whatever was skipped or superseded after it',
  async (phase) => {
    const { promotions } = await door.desk.register(`that ${phase}`);
    const id = promotions[0]?.id ?? '';
    await ends(id, phase);
    await door.desk.register(`skipped after it ${phase}`, { branch: 'try-things' });
    await door.desk.register(`superseded after it ${phase}`);
    const { promotions: waiting } = await door.desk.register(`waiting after it ${phase}`);
    expect((await stage('dev')).lastRun).toMatchObject({ promotion: id, phase });
    await ends(waiting[0]?.id ?? '', 'aborted');
  },
);

test('how far a stage is behind is what a comparison with its source says: its branch, each commit once', async () => {
  const { build: first } = await door.desk.register('one');
  await door.desk.succeed('dev');
  await promote('nightly', first.id);
  expect((await stage('nightly')).behind).toEqual([]);
  await door.desk.register('try', { branch: 'try-things' });
  await door.desk.register('two', { commit: 'b'.repeat(40), commits: [commit('a'), commit('b')] });
  await door.desk.register('three', { commit: 'c'.repeat(40), commits: [commit('b'), commit('c')] });
  await door.desk.succeed('dev');
  const { body } = await door.ask<CompareResource>('GET', '/compare/nightly...dev');
  expect(body.aheadCommits.map(({ sha }) => sha[0])).toEqual(['c', 'b', 'a']);
  expect((await stage('nightly')).behind).toEqual([{ stage: 'dev', builds: 2, commits: body.ahead }]);
});

test('an empty stage is behind all of them, and no commit is read to say so', async () => {
  const read: string[] = [];
  const own = await openDoor(({ store }) => ({
    platform: platformThatIs(() => 'healthy'),
    store: {
      ...store,
      read: {
        ...store.read,
        builds: watched(store.read.builds, read),
        commits: watched(store.read.commits, read),
      },
    },
  }));
  try {
    await own.desk.register('try', { branch: 'try-things' });
    await own.desk.register('one');
    await own.desk.register('two', { commit: 'b'.repeat(40), commits: [commit('a'), commit('b')] });
    await own.desk.succeed('dev');
    const { body } = await own.ask<Page<StageResource>>('GET', '/stages');
    expect(body.items.find(({ stage: name }) => name === 'nightly')?.behind).toEqual([
      { stage: 'dev', builds: 2, commits: 3 },
    ]);
    expect(new Set(read)).toEqual(new Set(['heads']));
  } finally {
    await own.close();
  }
});

const watched = <T extends object>(some: T, read: string[]): T =>
  new Proxy(some, {
    get: (target, name, proxy): unknown => {
      read.push(String(name));
      return Reflect.get(target, name, proxy);
    },
  });

const commit = (letter: string) => ({
  sha: letter.repeat(40),
  subject: letter,
  author: mina.actor.id,
  at: '2026-11-11T00:00:00.000Z',
});

test('where nobody knows what a stage runs, no build is said to run there, and nothing to be behind or ahead of it', async () => {
  const { build } = await door.desk.register('lost');
  await door.desk.succeed('dev');
  await promote('nightly', build.id);
  const runsOn = async () =>
    (await door.ask<{ stages: string[] }>('GET', `/builds/${build.id}`)).body.stages.toSorted();
  expect(await runsOn()).toEqual(['dev', 'nightly']);
  await door.desk.register('after it');
  await door.desk.succeed('dev');
  expect((await stage('nightly')).behind).toHaveLength(1);
  await door.desk.lose('nightly');
  expect((await stage('nightly')).behind).toEqual([]);
  expect(await runsOn()).toEqual([]);
  const refused = await door.ask<ProblemResource>('POST', '/stages/nightly/promotions', {
    body: { build: build.id },
    headers: { 'if-match': '"nightly-0"' },
  });
  expect(refused.body).toMatchObject({ code: 'switchback/stage-changed' });
  expect(refused.body.detail).toContain('Nobody knows what it runs now');
  await door.desk.lose('nightly', null);
  await door.desk.lose('dev');
  expect((await stage('nightly')).behind).toEqual([]);
  await door.desk.lose('dev', null);
});

test('the stable build, when it is another than the current one, says how it came itself, and so does the previous one', async () => {
  const { current, stable } = await (async () => {
    const { build: first } = await door.desk.register('stable one');
    await door.desk.succeed('dev');
    const { build: second } = await door.desk.register('current one');
    await door.desk.succeed('dev');
    return { current: second.id, stable: first.id };
  })();
  const put = (stableBuild: string) =>
    door.desk.inTransaction(async (rows: Rows) => {
      const change = { stableBuild, previousBuild: stable };
      await rows.stages.change('dev', (await rows.stages.lock('dev')).fence, change);
    });
  const { items } = (await door.ask<Page<PromotionResource>>('GET', '/promotions?stage=dev')).body;
  const came = items.find(({ build, phase }) => build === stable && phase === 'succeeded');
  const arrival = { promotion: came?.id, since: came?.endedAt, by: came?.actor.id, actor: came?.actor };
  await put(stable);
  expect(await stage('dev')).toMatchObject({
    currentBuild: { id: current },
    stableBuild: { id: stable, ...arrival },
    previousBuild: { id: stable, ...arrival },
  });
  await put(current);
  const { currentBuild, stableBuild } = await stage('dev');
  expect(stableBuild).toEqual(currentBuild);
});

test('the last run is the one that ended last, also where it was asked for before the others', async () => {
  const { build: one } = await door.desk.register('asked first');
  await door.desk.succeed('dev');
  const { build: two } = await door.desk.register('asked second');
  await door.desk.succeed('dev');
  const asked = async (build: string): Promise<string> => {
    const { status, body } = await door.ask<PromotionResource>('POST', '/stages/nightly/promotions', {
      body: { build },
    });
    expect(status).toBe(201);
    return body.id;
  };
  const [first, second] = [await asked(one.id), await asked(two.id)];
  await ends(second, 'failed');
  expect((await stage('nightly')).lastRun).toMatchObject({ promotion: second, phase: 'failed' });
  await ends(first, 'succeeded');
  expect((await stage('nightly')).lastRun).toMatchObject({ promotion: first, phase: 'succeeded' });
});

test('one stage tells how long before what is booked nothing starts, and its quiet hours; a list does not', async () => {
  expect(await stage('nightly')).toMatchObject({ nextQuiet: null, keepsAheadSeconds: expect.any(Number) });
  const { items } = (await door.ask<Page<StageResource>>('GET', '/stages')).body;
  expect(items.every((one) => one.nextQuiet === undefined && one.keepsAheadSeconds === undefined)).toBe(true);
});

test('a stage says who may put a build there: groups that have the right on it, and everybody where nobody signs in', async () => {
  expect((await stage('devqa')).promoters).toEqual({ everybodyHere: true, groups: [] });
  const table = [
    { group: 'testers', scopes: ['qa:devqa', 'read'] },
    { group: 'leads', scopes: ['operator'] },
    { group: 'watchers', scopes: ['read'] },
    { group: 'producers', scopes: ['milestone:staging-1'] },
  ];
  const settings = {
    ...{ issuer: 'https://login.example', clientId: 'switchback', clientSecret: 'unused' },
    ...{ scopes: 'openid', groupsClaim: 'groups', groupScopes: table },
  };
  const other = await openDoor(({ now, log }) => ({
    provider: openIdProvider(settings, { now, log, fetch }),
  }));
  const of = async (name: string) =>
    (await other.ask<StageResource>('GET', `/stages/${name}`)).body.promoters;
  expect(await of('devqa')).toEqual({ everybodyHere: true, groups: ['testers', 'leads'] });
  expect(await of('nightly')).toEqual({ everybodyHere: true, groups: ['leads'] });
  expect(await of('staging-1')).toEqual({ everybodyHere: true, groups: ['leads', 'producers'] });
  await other.close();
});
