import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OverviewResource } from '../../src/contract/overview.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';
import { platformThatIs } from '../support/platform.js';
import { until } from '../support/until.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor(() => ({ platform: platformThatIs(() => 'healthy') }));
});
afterAll(() => door.close());

const overview = async (headers: Record<string, string> = {}) =>
  door.ask<OverviewResource>('GET', '/overview', { headers });

test('one answer has the stages, the last promotions of all of them, and nothing to attend to where all is well', async () => {
  expect((await overview()).body).toMatchObject({ attention: [], recent: [] });
  for (const name of ['one', 'two']) {
    await door.desk.register(name);
    await door.desk.succeed('dev');
  }
  const [{ body }, stages, promotions] = await Promise.all([
    overview(),
    door.ask<Page<StageResource>>('GET', '/stages'),
    door.ask<Page<PromotionResource>>('GET', '/promotions'),
  ]);
  expect(body.stages).toEqual(stages.body.items);
  expect(body.recent).toEqual(promotions.body.items);
  expect(body.attention).toEqual([]);
});

test('what needs somebody is told in the reader’s language, with the promotion that it is about', async () => {
  const { promotions } = await door.desk.register('three');
  const id = promotions[0]?.id ?? '';
  await door.desk.inTransaction(async (rows) => {
    await rows.promotions.change(id, 'pending', { phase: 'running' });
    await rows.promotions.change(id, 'running', { phase: 'failed', endedAt: await rows.now() });
  });
  await door.desk.lose('nightly');
  const told = async (language: string) => (await overview({ 'accept-language': language })).body.attention;
  expect(await told('en')).toEqual([
    {
      ...{ code: 'stage-unknown', stage: 'nightly', promotion: null },
      text: 'nightly: nobody knows what runs there',
    },
    { code: 'run-failed', stage: 'dev', promotion: id, text: 'dev: the last promotion (b3) failed' },
  ]);
  expect((await told('ko')).map(({ text }) => text)).toEqual([
    'nightly: 무엇이 실행 중인지 알 수 없음',
    'dev: 마지막 승격(b3) 실패',
  ]);
  await door.desk.lose('nightly', null);
});

test('whoever has it already is told so until something happens, also while the time of a hold runs', async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const body = { kind: 'demo', reason: 'Publisher review', until };
  expect((await door.ask('POST', '/stages/devqa/holds', { body })).status).toBe(201);
  const { headers, body: told } = await overview();
  const etag = headers.get('etag') ?? '';
  const left = told.stages.find(({ stage }) => stage === 'devqa')?.hold?.secondsLeft;
  expect(left).toBeGreaterThan(3_500);
  expect((await overview({ 'if-none-match': etag })).status).toBe(304);
  await door.desk.register('four');
  const again = await overview({ 'if-none-match': etag });
  expect(again.status).toBe(200);
  expect(again.headers.get('etag')).not.toBe(etag);
});

test('what is being put there says how long that usually takes, once there are enough to compare with', async () => {
  const arrivingOnDev = async () =>
    (await overview()).body.arriving.map(({ stage, build, usual }) => [stage, build, usual?.count ?? null]);
  const begin = async (name: string): Promise<string> => {
    const { promotions } = await door.desk.register(name);
    const id = promotions[0]?.id ?? '';
    await door.desk.inTransaction(async (rows) => {
      await rows.promotions.change(id, 'pending', { phase: 'running', startedAt: await rows.now() });
    });
    return id;
  };
  await door.desk.clear();
  const first = await begin('slow 1');
  expect(await arrivingOnDev()).toEqual([['dev', 'b1', null]]);
  const end = (id: string) =>
    door.desk.inTransaction(async (rows) => {
      await rows.promotions.change(id, 'running', { phase: 'succeeded', endedAt: await rows.now() });
    });
  await end(first);
  for (const name of ['slow 2', 'slow 3', 'slow 4', 'slow 5']) await end(await begin(name));
  expect(await arrivingOnDev()).toEqual([]);
  await begin('slow 6');
  expect(await arrivingOnDev()).toEqual([['dev', 'b6', 5]]);
  await door.desk.clear();
});

test('a stage for which somebody chooses says what the last choice brought', async () => {
  const commit = (letter: string) => ({ sha: letter.repeat(40), subject: letter, author: 'Mina', at: null });
  const bring = async (name: string, letters: readonly string[]) => {
    const own = { commits: letters.map(commit), commit: letters.at(-1)?.repeat(40) ?? '' };
    await door.desk.register(name, own);
    await door.desk.succeed('dev');
    for (const [stage, from] of [['nightly', 'dev'] as const, ['devqa', 'nightly'] as const]) {
      const { status } = await door.ask('POST', `/stages/${stage}/promotions`, { body: { from } });
      expect(status).toBe(201);
      await door.desk.succeed(stage);
    }
  };
  await door.desk.clear();
  await bring('one', ['a']);
  expect((await overview()).body.got).toEqual([]);
  await bring('two', ['b', 'c', 'd']);
  await door.desk.inTransaction(async (rows) => {
    const fence = await rows.stages.raiseFence('devqa');
    await rows.stages.change('devqa', fence, { previousBuild: 'b1' });
  });
  expect((await overview()).body.got).toEqual([{ stage: 'devqa', since: 'b1', commits: 3 }]);
  await door.desk.clear();
});

test('nor is it news that what runs goes on running', async () => {
  const { promotions } = await door.desk.register('five');
  const id = promotions[0]?.id ?? '';
  await door.desk.inTransaction(async (rows) => {
    await rows.promotions.change(id, 'pending', { phase: 'running', startedAt: await rows.now() });
  });
  const ran = async () => {
    const { headers, body } = await overview();
    return { etag: headers.get('etag'), progress: body.recent.find((one) => one.id === id)?.progress };
  };
  const early = await ran();
  const late = await until('a second more', async () => {
    const now = await ran();
    return now.progress?.elapsedSeconds !== early.progress?.elapsedSeconds && now;
  });
  expect(early.progress).not.toBeUndefined();
  expect(late.etag).toBe(early.etag);
});
