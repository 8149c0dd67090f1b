import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { startSimulatedAws, type SimulatedAws } from '../../tools/simulated-aws/start.mjs';
import { fiveStages, type TestStage } from '../support/project.js';
import { commitOf, startWorld, type World } from '../support/world.js';

// Two stages on this machine, three on AWS, which is simulated; the engine and the program are the real ones.
const onAws = (name: string): TestStage => {
  const stage = fiveStages[name];
  if (stage === undefined) throw new Error(`there is no ${name}`);
  return {
    policy: { ...stage.policy, platform: 'aws', verify: { build: 'json:/build', deadline: 'PT20S' } },
    env: `${stage.env ?? ''}SWITCHBACK_REGION=ap-northeast-2\nSWITCHBACK_ACCOUNT=111122223333\n`,
  };
};
const stages: Readonly<Record<string, TestStage>> = {
  ...fiveStages,
  devqa: onAws('devqa'),
  'staging-1': onAws('staging-1'),
  'staging-2': onAws('staging-2'),
};

let aws: SimulatedAws;
let world: World;
beforeAll(async () => {
  // The SDK signs what it sends; any key is good enough for a simulation.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'simulated', AWS_SECRET_ACCESS_KEY: 'simulated' });
  aws = await startSimulatedAws();
  world = await startWorld(stages, {
    env: {
      SWITCHBACK_DEBUG_PROVIDERS: aws.debugProviders,
      SWITCHBACK_ECS_ENDPOINT: aws.ecsEndpoint,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
    },
  });
}, 120_000);
afterAll(async () => {
  await world.end();
  await aws.stop();
}, 60_000);

const imageOf = (name: string): string =>
  `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/backend@sha256:${commitOf(name).slice(0, 32).repeat(2)}`;

/** A build with both artifacts: a tarball for this machine and an image for AWS. */
async function build(name: string): Promise<BuildResource> {
  const made = await world.build(name);
  await world.ended(made.promotions?.[0] ?? '');
  const artifacts = { tarball: made.artifacts.tarball, image: imageOf(name) };
  const { body } = await world.post<BuildResource>('/builds', { commit: made.commit, artifacts });
  return body;
}

async function milestone(number: number, id: string): Promise<PromotionResource> {
  const { body } = await world.post<{ promotion: string }>('/milestones', { number, build: id });
  return world.ended(body.promotion);
}

const answerOf = async (stage: string): Promise<Record<string, unknown>> => {
  const { url } = await world.stage(stage);
  return (await (await fetch(`${String(url)}/`)).json()) as Record<string, unknown>;
};

async function order(body: object): Promise<void> {
  const { status } = await fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(body) });
  expect(status).toBe(200);
}

test('a build with a tarball and an image crosses from this machine to AWS, and milestones alternate there', async () => {
  const first = await build('one');
  expect((await world.promote('nightly', { from: 'dev' })).phase).toBe('succeeded');
  const promoted = await world.promote('devqa', { from: 'nightly' });
  expect(promoted).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(promoted.steps.map(({ name }) => name)).toEqual([
    'get-build',
    'pulumi-preview',
    'pulumi-up',
    'verify',
    'record',
  ]);
  expect(await answerOf('devqa')).toMatchObject({ build: first.id, stage: 'devqa', greeting: 'hello devqa' });
  expect(await world.stage('devqa')).toMatchObject({ health: 'healthy', platform: 'aws' });

  expect((await milestone(9, first.id)).stage).toBe('staging-1');
  const second = await build('two');
  for (const stage of ['nightly', 'devqa']) await world.promote(stage, { build: second.id });
  expect((await milestone(10, second.id)).stage).toBe('staging-2');
  expect(await answerOf('staging-1')).toMatchObject({ build: first.id });
  expect(await answerOf('staging-2')).toMatchObject({ build: second.id });
}, 240_000);

test('an update that ECS rolled back while the engine reported success has failed, and is rolled back for good', async () => {
  const before = await world.stage('devqa');
  const third = await build('three');
  await world.promote('nightly', { build: third.id });
  await order({ kind: 'rollback', stack: 'devqa' });
  const promoted = await world.promote('devqa', { build: third.id });
  expect(promoted).toMatchObject({ phase: 'failed', outcome: { code: 'verification' } });
  expect(promoted.outcome?.text).toMatch(/It had 60 s .*SWITCHBACK_START=PT2M in \.env\.devqa, then:/);
  // ECS went back by itself; the promotion makes Pulumi's state say so, too.
  const { body } = await world.get<Page<PromotionResource>>('/promotions?stage=devqa&trigger=rollback');
  expect(await world.ended(body.items[0]?.id ?? '')).toMatchObject({
    ...{ phase: 'succeeded', build: before.currentBuild?.id, actor: { id: 'system:rollback' } },
  });
  expect(await world.stage('devqa')).toMatchObject({
    currentBuild: { id: before.currentBuild?.id },
    ...{ state: 'idle', hold: null, quarantined: [{ build: third.id, why: 'verification' }] },
  });
  expect(await answerOf('devqa')).toMatchObject({ build: before.currentBuild?.id });
  const refused = await world.post<ProblemResource>('/stages/devqa/promotions', { build: third.id });
  expect(refused.body.reasons?.map(({ code }) => code)).toEqual(['build-quarantined']);
  await order({ kind: 'clear' });
}, 120_000);

test('a build without an image cannot go there, and says why', async () => {
  const made = await world.build('tarball only');
  await world.ended(made.promotions?.[0] ?? '');
  await world.promote('nightly', { build: made.id });
  const { status, body } = await world.post<{ reasons: { code: string }[] }>('/stages/devqa/promotions', {
    build: made.id,
  });
  expect(status).toBe(422);
  expect(body.reasons.map(({ code }) => code)).toEqual(['artefact-missing']);
}, 60_000);
