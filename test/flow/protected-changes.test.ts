import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { startSimulatedAws, type SimulatedAws } from '../../tools/simulated-aws/start.mjs';
import type { CloudState } from '../support/aws-stages.js';
import { until } from '../support/until.js';
import { commitOf, startWorld, type World } from '../support/world.js';

// One stage on this machine, one on AWS, which is simulated; the engine, its previews and the program are the real ones.
const envIn = (region: string): string =>
  `GREETING=hello qa\nSWITCHBACK_REGION=${region}\nSWITCHBACK_ACCOUNT=111122223333\n`;
const home = envIn('ap-northeast-2');
// Nothing of AWS moves to another region: a stage's resources are all made anew there.
const elsewhere = envIn('us-west-2');

let aws: SimulatedAws;
let world: World;
let first: BuildResource;
let second: BuildResource;
beforeAll(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'simulated', AWS_SECRET_ACCESS_KEY: 'simulated' });
  aws = await startSimulatedAws();
  world = await startWorld(
    {
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'GREETING=hello dev\n' },
      qa: { policy: { dotenv: 'qa', trigger: 'request', source: 'dev', platform: 'aws' }, env: home },
    },
    {
      env: {
        SWITCHBACK_DEBUG_PROVIDERS: aws.debugProviders,
        SWITCHBACK_ECS_ENDPOINT: aws.ecsEndpoint,
        AWS_ACCESS_KEY_ID: 'simulated',
        AWS_SECRET_ACCESS_KEY: 'simulated',
      },
    },
  );
  first = await build('one');
  second = await build('two');
}, 180_000);
afterAll(async () => {
  await world.end();
  await aws.stop();
}, 120_000);

async function build(name: string): Promise<BuildResource> {
  const made = await world.build(name);
  const dev = await world.ended(made.promotions?.[0] ?? '');
  expect(dev.steps.map((step) => step.name)).toEqual(['get-build', 'pulumi-up', 'record']);
  const digest = commitOf(name).slice(0, 32).repeat(2);
  const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/backend@sha256:${digest}`;
  const artifacts = { tarball: made.artifacts.tarball, image };
  return (await world.post<BuildResource>('/builds', { commit: made.commit, artifacts })).body;
}

const cloud = async (): Promise<CloudState> =>
  (await (await fetch(`${aws.controlUrl}/state`)).json()) as CloudState;
const control = (order: object) => fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(order) });
/** What a promotion that never started must leave as it is. */
const standing = async () => {
  const { resources, calls } = await cloud();
  const file = join(world.project.dataDir, 'pulumi/state/.pulumi/stacks/switchback/qa.json');
  return { resources, calls, state: readFileSync(file, 'utf8') };
};
const updatesOf = (promotion: string): string[] => {
  const folder = join(world.project.dataDir, 'pulumi/state/.pulumi/history/switchback/qa');
  const files = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.history.json'))
    : [];
  return files.filter((name) => readFileSync(join(folder, name), 'utf8').includes(promotion));
};
const preview = (query: string) => world.get<PreviewResource>(`/stages/qa/preview?${query}`);

const names = ['load-balancer:qa', 'log-group:qa', 'vpc:qa'];

describe('a first promotion', () => {
  test('is previewed: what would be made, without making anything', async () => {
    const { status, body, headers } = await preview('from=dev');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      stage: 'qa',
      build: second.id,
      allowed: true,
      protected: [],
      outcome: null,
    });
    expect(body.changes).toMatchObject({ update: 0, replace: 0, delete: 0, same: 0 });
    expect(body.changes?.create).toBeGreaterThan(20);
    expect(headers.get('etag')).toBe(body.etag);
    expect((await cloud()).resources).toEqual([]);
    expect(readdirSync(join(world.project.dataDir, 'runs')).filter((name) => /^preview/.test(name))).toEqual(
      [],
    );
  }, 120_000);

  test('previews before it updates', async () => {
    const promoted = await world.promote('qa', { build: first.id });
    expect(promoted).toMatchObject({ phase: 'succeeded', allowChanges: [] });
    expect(promoted.steps.map(({ name, phase }) => [name, phase])).toEqual(
      ['get-build', 'pulumi-preview', 'pulumi-up', 'verify', 'record'].map((name) => [name, 'succeeded']),
    );
  }, 120_000);
});

describe('a promotion that would replace what is protected', () => {
  beforeAll(() => world.project.write('.env.qa', elsewhere));

  test('is seen before it is requested, by the names that it will be refused with', async () => {
    const before = await standing();
    const { body } = await preview(`build=${second.id}`);
    expect(body.protected).toEqual(names);
    expect(body.changes?.replace).toBeGreaterThan(names.length);
    expect(await standing()).toEqual(before);
  }, 120_000);

  test('does not start: it says which, and neither the cloud nor the stack nor the stage has changed', async () => {
    const before = await standing();
    const refused = await world.promote('qa', { build: second.id });
    expect(refused).toMatchObject({
      phase: 'failed',
      outcome: { code: 'protected-change', changes: names, output: [] },
    });
    expect(refused.outcome?.text).toContain(
      `npx --no switchback promote qa --build ${second.id} ${names.map((name) => `--allow-change ${name}`).join(' ')}`,
    );
    expect(refused.steps.map(({ name, phase }) => [name, phase])).toEqual([
      ['get-build', 'succeeded'],
      ['pulumi-preview', 'failed'],
      ['record', 'succeeded'],
    ]);
    expect(await standing()).toEqual(before);
    expect(updatesOf(refused.id)).toEqual([]);
    expect(await world.stage('qa')).toMatchObject({ state: 'idle', currentBuild: { id: first.id } });
  }, 120_000);

  test('of which only some are allowed is refused again, with the rest', async () => {
    const refused = await world.promote('qa', { build: second.id, allowChanges: ['vpc:qa', 'log-group:qa'] });
    expect(refused.outcome).toMatchObject({ code: 'protected-change', changes: ['load-balancer:qa'] });
    expect(refused.allowChanges).toEqual(['vpc:qa', 'log-group:qa']);
    expect(refused.outcome?.text).toContain(
      '--allow-change vpc:qa --allow-change log-group:qa --allow-change load-',
    );
  }, 120_000);

  test('starts when all of them are allowed by name', async () => {
    const promoted = await world.promote('qa', { build: second.id, allowChanges: names });
    expect(promoted).toMatchObject({ phase: 'succeeded', allowChanges: names });
    const { resources } = await cloud();
    const balancers = resources.filter(({ token }) => token === 'aws:lb/loadBalancer:LoadBalancer');
    expect(balancers.map(({ outs }) => String(outs['arn']).split(':')[3])).toEqual(['us-west-2']);
  }, 180_000);
});

describe('a preview whose', () => {
  const held = { kind: 'slow', token: 'aws:ecs/service:Service', operation: 'preview' };
  const atBarrier = async (barrier: string): Promise<PromotionResource> => {
    await control({ ...held, barrier });
    const { body } = await world.post<PromotionResource>('/stages/qa/promotions', { build: first.id });
    await until('the preview at the barrier', async () => (await cloud()).held.length > 0);
    return body;
  };
  const runnerOf = (attempt: string): { pid: number } =>
    JSON.parse(readFileSync(join(world.project.dataDir, 'runs', attempt, 'runner.json'), 'utf8')) as {
      pid: number;
    };

  test('runner is killed has started nothing, so another attempt is made by itself', async () => {
    const { id } = await atBarrier('killed');
    expect((await preview(`build=${second.id}`)).body).toMatchObject({
      changes: null,
      outcome: { code: 'stage-busy' },
      blockedBy: [{ code: 'already-current' }, { code: 'stage-busy' }],
    });
    process.kill(runnerOf(`${id}.1`).pid, 'SIGKILL');
    const ended = await world.ended(id);
    await control({ kind: 'release' });
    expect(ended).toMatchObject({ phase: 'succeeded' });
    expect(runnerOf(`${id}.2`).pid).toBeGreaterThan(0);
    expect(updatesOf(id)).toHaveLength(1);
    expect(await world.stage('qa')).toMatchObject({ state: 'idle', currentBuild: { id: first.id } });
  }, 180_000);
});

test('a stage on this machine has nothing protected: allowChanges is refused, a preview has no summary', async () => {
  const asked = { build: second.id, allowChanges: ['vpc:dev'] };
  const refused = await world.post<ProblemResource>('/stages/dev/promotions', asked);
  expect(refused.status).toBe(422);
  expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual(['/allowChanges']);
  const { body } = await world.get<PreviewResource>(`/stages/dev/preview?build=${first.id}`);
  expect(body).toMatchObject({ build: first.id, changes: null, protected: [], outcome: null });
});

test.each([
  ['build=b999', 404],
  ['build=nonsense', 404],
  ['from=nowhere', 404],
  ['', 422],
  ['build=b1&from=dev', 422],
  ['build=b1&allow=all', 422],
])('a preview by %p is answered with %i', async (query, status) => {
  expect((await preview(query)).status).toBe(status);
});
