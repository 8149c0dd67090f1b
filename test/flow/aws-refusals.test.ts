import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { startSimulatedAws, type SimulatedAws } from '../../tools/simulated-aws/start.mjs';
import { fiveStages, type TestStage } from '../support/project.js';
import { until } from '../support/until.js';
import { commitOf, startWorld, type World } from '../support/world.js';

// What AWS refuses, over HTTP, by the real engine; AWS is simulated with the provider's own messages.
const keyId = 'AKIASIMULATEDKEYID00';
const secretKey = 'simulated-secret-access-key';
const credentials = { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secretKey };
const settings = 'SWITCHBACK_REGION=ap-northeast-2\nSWITCHBACK_ACCOUNT=111122223333\n';
const stages: Readonly<Record<string, TestStage>> = {
  dev: {
    policy: {
      ...fiveStages['dev']?.policy,
      platform: 'aws',
      verify: { build: 'json:/build', deadline: 'PT20S' },
    },
    env: settings,
  },
};

let aws: SimulatedAws;
let world: World;
let first: BuildResource | undefined;
beforeAll(async () => {
  Object.assign(process.env, credentials);
  aws = await startSimulatedAws();
  const places = { SWITCHBACK_DEBUG_PROVIDERS: aws.debugProviders, SWITCHBACK_ECS_ENDPOINT: aws.ecsEndpoint };
  world = await startWorld(stages, { env: { ...places, ...credentials } });
}, 120_000);
afterAll(async () => {
  await world.end();
  await aws.stop();
  for (const name of Object.keys(credentials)) Reflect.deleteProperty(process.env, name);
}, 60_000);
beforeEach(() => order({ kind: 'clear' }));

async function order(body: object): Promise<void> {
  const { status } = await fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(body) });
  expect(status).toBe(200);
}

const resourcesInAws = async (): Promise<unknown[]> =>
  ((await (await fetch(`${aws.controlUrl}/state`)).json()) as { resources: unknown[] }).resources;

async function register(name: string): Promise<BuildResource> {
  const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop@sha256:${commitOf(name).slice(0, 32).repeat(2)}`;
  const { body } = await world.post<BuildResource>('/builds', {
    commit: commitOf(name),
    artifacts: { image },
  });
  return body;
}

/** The first build goes there by itself, because the main branch has it. */
async function begin(): Promise<PromotionResource> {
  first = await register('first');
  return world.ended(first.promotions?.[0] ?? '');
}

const put = (build: BuildResource): Promise<PromotionResource> => world.promote('dev', { build: build.id });

/** Nobody who reads an answer learns the key. */
function expectNoKey(answer: unknown): void {
  expect(JSON.stringify(answer)).not.toContain(keyId);
  expect(JSON.stringify(answer)).not.toContain(secretKey);
}

const refused = { phase: 'errored' };

test.each([
  [
    'no credentials',
    { credentials: 'missing' },
    {
      code: 'aws-credentials-missing',
      text: expect.stringMatching(/no credentials.*AWS_PROFILE.*after that/s),
    },
  ],
  [
    'expired ones',
    { credentials: 'expired' },
    {
      code: 'aws-credentials-expired',
      text: expect.stringMatching(/STS: ExpiredToken.*Renew.*Nothing was changed/s),
    },
  ],
  [
    'unknown ones',
    { credentials: 'wrong' },
    { code: 'aws-credentials-wrong', text: expect.stringMatching(/does not know these credentials/) },
  ],
  [
    'a sign-in that is over, in the words of the provider',
    { credentials: 'sso-expired' },
    { code: 'aws-credentials-expired', text: expect.stringMatching(/have expired.*aws sso login/) },
  ],
  [
    'what a later version of the provider says of them',
    { credentials: 'of-a-later-version' },
    { code: 'aws-credentials-refused', text: expect.stringMatching(/not taken.*Nothing was changed/) },
  ],
  [
    'those of another account',
    { account: '444455556666' },
    { code: 'aws-wrong-account', text: expect.stringMatching(/SWITCHBACK_ACCOUNT.*ends the same/s) },
  ],
])(
  'with %s nothing is made, and the outcome says what to do',
  async (_what, identity, outcome) => {
    await order({ kind: 'identity', ...identity });
    const ended = first === undefined ? await begin() : await put(first);
    expect(ended).toMatchObject({ ...refused, outcome });
    expect(await resourcesInAws()).toEqual([]);
    expect(await world.stage('dev')).toMatchObject({ state: 'idle', currentBuild: null });
    expectNoKey(ended);
  },
  120_000,
);

test('once they are good, the same build goes there', async () => {
  expect(await put(first ?? (await register('first')))).toMatchObject({ phase: 'succeeded' });
  expect(await world.stage('dev')).toMatchObject({ health: 'healthy', healthReason: null });
}, 120_000);

test.each([
  [
    'throttling without end',
    { kind: 'throttle', times: 100 },
    {
      code: 'aws-throttled',
      text: expect.stringMatching(
        /ThrottlingException.*in a few minutes: npx --no switchback promote dev --build b\d+$/s,
      ),
    },
  ],
  [
    'a quota',
    { kind: 'fail', code: 'LimitExceededException', message: `limit of ${keyId} exceeded` },
    { code: 'aws-quota', text: expect.stringMatching(/quota.*ECS: LimitExceededException.*after that/s) },
  ],
  [
    'credentials that expire in the middle',
    {
      kind: 'fail',
      code: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    },
    { code: 'aws-credentials-expired', text: expect.stringContaining('the next update goes on from there') },
  ],
])(
  '%s ends an update; the stage keeps its build, and the next attempt succeeds',
  async (what, told, outcome) => {
    const { currentBuild } = await world.stage('dev');
    await order({ ...told, token: 'aws:ecs/service:Service', operation: 'update' });
    const build = await register(what);
    const ended = await world.ended(build.promotions?.[0] ?? '');
    expect(ended).toMatchObject({ ...refused, outcome });
    expectNoKey(ended);
    expectNoKey((await world.get(`/promotions/${ended.id}/logs`)).body);
    const after = await world.stage('dev');
    expect(after).toMatchObject({ state: 'idle', health: 'healthy', currentBuild: { id: currentBuild?.id } });
    await order({ kind: 'clear' });
    expect(await put(build)).toMatchObject({ phase: 'succeeded' });
  },
  180_000,
);

test('a stage that cannot be asked says why, in the reader’s language', async () => {
  await order({ kind: 'identity', credentials: 'expired' });
  const ask = () => world.get<{ items: StageResource[] }>('/stages');
  // Readers share an answer for a few seconds.
  await until('an answer that is new', async () => (await ask()).body.items[0]?.health === 'unknown');
  const { body } = await ask();
  expect(body.items[0]).toMatchObject({
    health: 'unknown',
    healthReason: { code: 'aws-credentials-expired', text: expect.stringContaining('ExpiredTokenException') },
  });
  const korean = await world.get<StageResource>('/stages/dev', { 'accept-language': 'ko' });
  expect(korean.body.healthReason?.text).toMatch(/만료/);
  expectNoKey(body);
});
