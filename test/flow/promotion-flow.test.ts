import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { SideBySideResource } from '../../src/contract/compare.js';
import type { MilestoneResource, NextMilestoneResource } from '../../src/contract/milestones.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { startWorld, type World } from '../support/world.js';

// One story over HTTP only, with the real engine, the real provider and real backends: each test goes on where
// the one before stopped, as a team's week does.
let world: World;
const builds: BuildResource[] = [];

beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.end(), 60_000);

const answerOf = async (stage: string): Promise<Record<string, unknown>> => {
  const { url } = await world.stage(stage);
  return (await (await fetch(`${String(url)}/`)).json()) as Record<string, unknown>;
};

test('a registered build of the main branch goes to dev by itself', async () => {
  const build = await world.build('one');
  builds.push(build);
  expect(build.promotions).toHaveLength(1);
  const promotion = await world.ended(build.promotions?.[0] ?? '');
  expect(promotion).toMatchObject({ stage: 'dev', phase: 'succeeded', trigger: 'commit', outcome: null });
  expect(await answerOf('dev')).toMatchObject({
    build: build.id,
    commit: build.commit,
    stage: 'dev',
    greeting: '안녕 dev',
  });
}, 60_000);

test('a build is promoted over HTTP from dev to nightly, and from nightly to devqa', async () => {
  const nightly = await world.promote('nightly', { from: 'dev', reason: 'first build' });
  expect(nightly).toMatchObject({ phase: 'succeeded', trigger: 'request', build: builds[0]?.id });
  expect(nightly.steps.map(({ name, phase }) => [name, phase])).toEqual([
    ['get-build', 'succeeded'],
    ['pulumi-up', 'succeeded'],
    ['record', 'succeeded'],
  ]);
  const devqa = await world.promote('devqa', { build: builds[0]?.id });
  expect(devqa.phase).toBe('succeeded');
  expect(await answerOf('devqa')).toMatchObject({ build: builds[0]?.id, greeting: 'hello devqa' });
}, 60_000);

test('a stage moves on its own: dev takes the next build, the others keep theirs', async () => {
  const build = await world.build('two');
  builds.push(build);
  await world.ended(build.promotions?.[0] ?? '');
  expect((await answerOf('dev'))['build']).toBe(build.id);
  expect((await answerOf('nightly'))['build']).toBe(builds[0]?.id);
  const nightly = await world.stage('nightly');
  expect(nightly.behind).toEqual([{ stage: 'dev', builds: 1, commits: 1 }]);
}, 60_000);

test('a run of the schedule takes what is new on the source, and is skipped with a reason when nothing is', async () => {
  const run = await world.post<PromotionResource>('/schedules/nightly/run', {});
  expect(run.status).toBe(202);
  expect(run.headers.get('location')).toBe(`/api/v1/promotions/${run.body.id}`);
  expect(await world.ended(run.body.id)).toMatchObject({ phase: 'succeeded', build: builds[1]?.id });
  const again = await world.post<PromotionResource>('/schedules/nightly/run', {});
  expect(again.status).toBe(202);
  expect(again.body).toMatchObject({ phase: 'skipped', trigger: 'schedule' });
  expect(again.body.blockedBy.map(({ code }) => code)).toEqual(['already-current']);
}, 60_000);

test('milestone 9 takes staging-1, milestone 10 staging-2, and both stay up', async () => {
  const nine = await world.post<MilestoneResource>('/milestones', { number: 9, build: builds[0]?.id });
  expect(nine.status).toBe(201);
  expect(nine.body.stage).toBe('staging-1');
  expect((await world.ended(nine.body.promotion)).phase).toBe('succeeded');
  await world.promote('devqa', { build: builds[1]?.id });
  const ten = await world.post<MilestoneResource>('/milestones', { number: 10, build: builds[1]?.id });
  expect(ten.body.stage).toBe('staging-2');
  expect((await world.ended(ten.body.promotion)).phase).toBe('succeeded');
  expect((await answerOf('staging-1'))['build']).toBe(builds[0]?.id);
  expect((await answerOf('staging-2'))['build']).toBe(builds[1]?.id);
  const next = (await world.get<NextMilestoneResource>('/milestones/next')).body;
  expect(next).toMatchObject({ number: 11, stage: 'staging-1', replaces: { number: 9 } });
  expect((await world.stage('staging-1')).milestone).toEqual({ number: 9, role: 'previous' });
  expect((await world.stage('staging-2')).milestone).toEqual({ number: 10, role: 'current' });
}, 90_000);

test('two running stages are compared by what they answer to the same requests', async () => {
  const { body } = await world.post<SideBySideResource>('/compare/staging-1...staging-2/requests', {
    paths: ['/', '/healthz'],
  });
  expect(body.requests[0]?.same).toBe(false);
  expect(body.requests[0]?.differences).toEqual(expect.arrayContaining(['/build', '/greeting', '/stage']));
  expect(body.requests[1]).toMatchObject({
    path: '/healthz',
    same: false,
    differences: ['header:x-build'],
  });
});

test('the next two milestones replace the older one of their slot and never the current one', async () => {
  const build = await world.build('three');
  builds.push(build);
  await world.ended(build.promotions?.[0] ?? '');
  await world.promote('nightly', { from: 'dev' });
  await world.promote('devqa', { from: 'nightly' });
  const eleven = await world.post<MilestoneResource>('/milestones', { number: 11, build: build.id });
  expect(eleven.body.stage).toBe('staging-1');
  await world.ended(eleven.body.promotion);
  expect((await answerOf('staging-1'))['build']).toBe(build.id);
  expect((await answerOf('staging-2'))['build']).toBe(builds[1]?.id);
}, 90_000);

test('a restarted service still knows everything, and the stages never noticed', async () => {
  const before = await answerOf('nightly');
  await world.restart();
  const { body } = await world.get<{ items: StageResource[] }>('/stages');
  expect(body.items.map(({ stage, health }) => [stage, health])).toEqual(
    ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2'].map((stage) => [stage, 'healthy']),
  );
  expect((await answerOf('nightly'))['pid']).toBe(before['pid']);
}, 60_000);
