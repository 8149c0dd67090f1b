import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { stageOnAws, startAwsWorld, type AwsWorld } from '../support/aws-world.js';
import { killTogether } from '../support/kill-together.js';
import { locksOf } from '../support/locks.js';
import { makeProject } from '../support/project.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { commitOf } from '../support/world.js';

// One stage on the simulated AWS. Every kill falls while AWS takes its time with a resource, and the test proves it:
// the simulation holds the call, the CLI lives, and there is no result.
let world: AwsWorld;
beforeAll(async () => {
  world = await startAwsWorld({
    dev: stageOnAws({ dotenv: 'unstable', trigger: 'commit' }, 'GREETING=hello\n'),
  });
}, 120_000);
afterAll(() => world.end(), 60_000);

interface Standing {
  readonly promotion: string;
  readonly build: string;
  readonly folder: string;
  readonly runner: ProcessIdentity;
  readonly cli: ProcessIdentity;
}

/** An update of dev that waits for AWS to be done with a resource. */
async function standingUpdate(name: string, token: string): Promise<Standing> {
  await world.order({ kind: 'slow', token, stack: 'dev', barrier: name });
  const build = await world.build(name, { artifacts: await world.push(name) });
  const promotion = build.promotions?.[0] ?? '';
  await until('the update at the barrier', async () => (await world.cloud()).held.length > 0);
  const folder = join(world.project.dataDir, 'runs', `${promotion}.1`);
  const [runner, cli] = [identityIn(join(folder, 'runner.json')), identityIn(join(folder, 'cli.json'))];
  expect([isStillAlive(runner), isStillAlive(cli)]).toEqual([true, true]);
  expect(existsSync(join(folder, 'result.json'))).toBe(false);
  return { promotion, build: build.id, folder, runner, cli };
}

const identityIn = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;

const stateFolder = () => join(world.project.dataDir, 'pulumi/state/.pulumi');
const locks = (): string[] => locksOf(world.project.dataDir);
const pending = (): string[] => {
  const text = readFileSync(join(stateFolder(), 'stacks/switchback/dev.json'), 'utf8');
  const operations = JSON.parse(text).checkpoint.latest.pending_operations ?? [];
  return operations.map(
    (one: { type: string; resource: { type: string } }) => `${one.type} ${one.resource.type}`,
  );
};

/** Kills the runner and the CLI at once, and gives how the promotion was recorded. AWS is told to go on only then. */
async function killed({ cli, runner, promotion }: Standing): Promise<PromotionResource> {
  killTogether([runner, cli]);
  await until('the end of the CLI', () => !isStillAlive(cli));
  return world.ended(promotion);
}

/** AWS does what it was asked for, whoever still listens. */
const goOn = () => world.order({ kind: 'release' });

const next = async (name: string): Promise<PromotionResource> => {
  const build = await world.register(name);
  return (await world.get<PromotionResource>(`/promotions/${build.promotions?.[0] ?? ''}`)).body;
};

const service = 'aws:ecs/service:Service';
const balancer = 'aws:lb/loadBalancer:LoadBalancer';

test('the first update of a stage, killed with its runner while AWS makes something: the next one works', async () => {
  const standing = await standingUpdate('first', balancer);
  expect(await killed(standing)).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
  expect(await world.stage('dev')).toMatchObject({ currentBuild: null, state: 'idle' });
  expect(locks()).toHaveLength(1);
  // What was made beside it may be pending, too.
  expect(pending()).toContain(`creating ${balancer}`);
  await goOn();
  expect(await next('second')).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(locks()).toEqual([]);
  expect(await world.answerOf('dev')).toMatchObject({ name: 'second' });
  // Nobody can tell Pulumi of the first one: it stays in AWS, and its pending creation in the state.
  const { resources } = await world.cloud();
  expect(resources.filter(({ token }) => token === balancer)).toHaveLength(2);
}, 150_000);

test('an update killed with its runner in the middle of the service: the old build serves, the next one works', async () => {
  const before = (await world.stage('dev')).currentBuild?.id;
  const standing = await standingUpdate('third', service);
  expect(await killed(standing)).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
  expect(await world.stage('dev')).toMatchObject({ currentBuild: { id: before }, state: 'idle' });
  expect(await world.answerOf('dev')).toMatchObject({ build: before, name: 'second' });
  expect(locks()).toHaveLength(1);
  expect(pending()).toContain(`updating ${service}`);
  await goOn();
  expect(await next('fourth')).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(locks()).toEqual([]);
  expect(pending()).not.toContain(`updating ${service}`);
  expect(await world.answerOf('dev')).toMatchObject({ name: 'fourth' });
}, 150_000);

test('kill -9 of the service in the middle of an update: the next service follows it to its end and verifies it', async () => {
  const devqa = stageOnAws({ dotenv: 'devqa', trigger: 'commit' }, 'GREETING=hello\n');
  const project = await makeProject({ devqa });
  const started: ServiceProcess[] = [];
  const start = async (): Promise<ServiceProcess> => {
    const service = await startServiceProcess(project, { env: { ...world.env } });
    started.push(service);
    return service;
  };
  try {
    const first = await start();
    await world.order({ kind: 'slow', token: service, stack: 'devqa', barrier: 'service' });
    const { image } = await world.push('followed');
    const build = await ask<BuildResource>(first, '/builds', {
      commit: commitOf('followed'),
      artifacts: { image },
    });
    const promotion = `/promotions/${build.promotions?.[0] ?? ''}`;
    await until('the update at the barrier', async () => (await world.cloud()).held.length > 0);
    await first.end('SIGKILL');
    await goOn();
    const second = await start();
    const ended = await until('the end', async () => {
      const found = await ask<PromotionResource>(second, promotion);
      return found.endedAt !== null && found;
    });
    expect(ended).toMatchObject({ phase: 'succeeded', build: build.id, outcome: null });
    expect(ended.steps.map(({ name, phase }) => `${name} ${phase}`)).toEqual([
      'get-build succeeded',
      'pulumi-preview succeeded',
      'pulumi-up succeeded',
      'verify succeeded',
      'record succeeded',
    ]);
    const { url } = await ask<StageResource>(second, '/stages/devqa');
    expect(await (await fetch(`${String(url)}/`)).json()).toMatchObject({ build: build.id, stage: 'devqa' });
  } finally {
    for (const service of started) await service.end('SIGTERM');
    await project.remove();
  }
}, 150_000);

async function ask<T>({ url }: ServiceProcess, path: string, body?: object): Promise<T> {
  const how =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await (await fetch(`${url}/api/v1${path}`, how)).json()) as T;
}
