import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatedAws, type SimulatedAws } from '../../tools/simulated-aws/start.mjs';
import type { BuildResource } from '../../src/contract/build.js';
import type { CloudState, CloudThing } from './aws-stages.js';
import type { TestStage } from './project.js';
import { makeTarball } from './sample-build.js';
import { startWorld, type World } from './world.js';

/** A world beside a simulated AWS whose registry has the image of every build: there it really runs. */
export interface AwsWorld extends World {
  readonly aws: SimulatedAws;
  /** What the service and its runners must know of the simulation. */
  readonly env: Readonly<Record<string, string>>;
  /** Pushes an image to the registry and gives its reference. */
  push(name: string, serverSource?: string): Promise<Pushed>;
  /** Registers a build with a tarball and an image of the same bytes, and waits for what takes it by itself. */
  register(name: string, serverSource?: string): Promise<BuildResource>;
  /** Tells the simulation what to do next. */
  order(order: Readonly<Record<string, unknown>>): Promise<void>;
  cloud(): Promise<CloudState>;
  /** The stage's task definitions, oldest first. */
  definitions(stage: string): Promise<CloudThing[]>;
  /** What the stage's address answers. */
  answerOf(stage: string, path?: string): Promise<Readonly<Record<string, unknown>>>;
}

export interface Pushed {
  readonly tarball: string;
  readonly image: string;
}

/** Any key will do: the SDK signs what it sends, and the simulation asks no more. */
const credentials = { AWS_ACCESS_KEY_ID: 'simulated', AWS_SECRET_ACCESS_KEY: 'simulated' };
const repository = '111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/backend';

/** A stage on the simulated AWS; what its dotenv file says of the stack itself comes first in it. */
export const stageOnAws = (policy: TestStage['policy'], env = ''): TestStage => ({
  policy: { ...policy, platform: 'aws', verify: { path: '/', build: 'json:/build', deadline: 'PT20S' } },
  env: dotenvOnAws(env),
});

export const dotenvOnAws = (env: string): string =>
  `SWITCHBACK_REGION=ap-northeast-2\nSWITCHBACK_ACCOUNT=111122223333\n${env}`;

/** What the dotenv file of a stage says that is taken by a role in its own account; the service is of another one. */
export const byRole = 'SWITCHBACK_ROLE_ARN=arn:aws:iam::111122223333:role/deploy\n';
export const fromElsewhere = { kind: 'identity', caller: '444455556666' } as const;

export async function startAwsWorld(stages: Readonly<Record<string, TestStage>>): Promise<AwsWorld> {
  const registry = await mkdtemp(join(tmpdir(), 'switchback-registry-'));
  const aws = await startSimulatedAws({ registry });
  // The service of a world lives in this process, and the SDK looks here.
  Object.assign(process.env, credentials);
  const env = {
    ...credentials,
    SWITCHBACK_DEBUG_PROVIDERS: aws.debugProviders,
    SWITCHBACK_ECS_ENDPOINT: aws.ecsEndpoint,
    SWITCHBACK_LOGS_ENDPOINT: aws.logsEndpoint,
    SWITCHBACK_STS_ENDPOINT: aws.stsEndpoint,
    SWITCHBACK_AWS_ENDPOINT: aws.awsEndpoint,
  };
  const world = await startWorld(stages, { env });
  const cloud = async (): Promise<CloudState> =>
    (await (await fetch(`${aws.controlUrl}/state`)).json()) as CloudState;
  const push = async (name: string, serverSource?: string): Promise<Pushed> => {
    const pack = serverSource === undefined ? {} : { serverSource };
    const { path, digest } = await makeTarball({ dir: registry, name, ...pack });
    await rename(path, join(registry, `${digest.slice('sha256:'.length)}.tgz`));
    return { tarball: digest, image: `${repository}@${digest}` };
  };
  return {
    ...world,
    aws,
    env,
    push,
    cloud,
    register: async (name, serverSource) => {
      const artifacts = await push(name, serverSource);
      const pack = serverSource === undefined ? {} : { serverSource };
      const build = await world.build(name, { artifacts }, pack);
      for (const id of build.promotions ?? []) await world.ended(id);
      return build;
    },
    order: async (order) => {
      const answer = await fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(order) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    definitions: async (stage) =>
      (await cloud()).resources.filter(
        (one) => one.stack === stage && one.token === 'aws:ecs/taskDefinition:TaskDefinition',
      ),
    answerOf: async (stage, path = '/') => {
      const { url } = await world.stage(stage);
      return (await (await fetch(`${String(url)}${path}`)).json()) as Record<string, unknown>;
    },
    end: async () => {
      await world.end();
      await aws.stop();
      await rm(registry, { recursive: true });
      for (const name of Object.keys(credentials)) Reflect.deleteProperty(process.env, name);
    },
  };
}
