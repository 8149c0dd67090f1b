import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeService } from '../../src/platforms/aws/ecs.js';
import { awsLog } from '../../src/platforms/aws/stage-log.js';
import type { LogLine } from '../../src/model/log-line.js';
import { installDir } from '../../src/service/config.js';
import {
  imageOf,
  makeAwsStages,
  type AwsStages,
  type CloudThing,
  type Wanted,
} from '../support/aws-stages.js';
import { until } from '../support/until.js';

let stages: AwsStages;
const existing: Wanted = {
  aws: {
    vpcId: 'vpc-existing',
    nat: 'single',
    certificateArn: 'arn:aws:acm:ap-northeast-2:111122223333:certificate/one',
    domain: { name: 'nightly.example.com', zoneId: 'Z1' },
  },
  secrets: { DB_PASSWORD: 'arn:aws:ssm:ap-northeast-2:111122223333:parameter/db' },
};
const five = ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2'];
const flagged: Wanted = { backend: { GREETING: '안녕', FLAG: 'on' } };
const definition = 'aws:ecs/taskDefinition:TaskDefinition';
const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

beforeAll(async () => {
  for (const name of credentials) process.env[name] = 'simulated';
  stages = await makeAwsStages(five);
}, 60_000);
afterAll(async () => {
  for (const name of credentials) Reflect.deleteProperty(process.env, name);
  await stages.stop();
});

const thingsOf = async (stack: string, token?: string): Promise<CloudThing[]> =>
  (await stages.state()).resources.filter(
    (one) => one.stack === stack && (token === undefined || one.token === token),
  );

/** What stands at the load balancer's address. */
const atAddress = async (stack: string): Promise<Record<string, unknown>> => {
  const [balancer] = await thingsOf(stack, 'aws:lb/loadBalancer:LoadBalancer');
  return (await (await fetch(`http://${String(balancer?.outs['dnsName'])}/`)).json()) as Record<
    string,
    unknown
  >;
};

const asItself = () => Promise.resolve(null);

const inEcs = async (stack: string) => {
  const { ecs } = await stages.outputs(stack);
  return describeService(ecs, { endpoint: stages.aws.ecsEndpoint, env: {}, keysOf: asItself });
};

const definitions = async (stack: string): Promise<CloudThing[]> => thingsOf(stack, definition);

const succeeded = expect.objectContaining({ kind: 'succeeded' });

describe('two stages at once', () => {
  test('are created, one in a VPC of its own, one in an existing VPC with certificate, domain and secret', async () => {
    await stages.control({ kind: 'throttle', token: 'aws:ecs/cluster:Cluster', stack: 'dev', times: 3 });
    const [dev, nightly] = await Promise.all([stages.up('dev', flagged), stages.up('nightly', existing)]);
    expect(dev).toEqual(succeeded);
    expect(nightly).toMatchObject({ kind: 'succeeded', url: 'https://nightly.example.com' });
    const { calls } = await stages.state();
    expect(calls.filter(({ error }) => error !== null)).toEqual([]);
  }, 120_000);

  test('each answers at its public address with its own build, as ECS says', async () => {
    for (const stage of ['dev', 'nightly']) {
      expect(await atAddress(stage)).toMatchObject({
        build: 'b-a',
        stage,
        greeting: '안녕',
        simulated: true,
      });
      expect(await inEcs(stage)).toMatchObject({ image: imageOf('a'), rollout: 'completed', running: 1 });
    }
  });

  test('what its tasks write is read from CloudWatch, the newest last, over empty pages and late lines', async () => {
    const log = awsLog({
      endpoint: stages.aws.ecsEndpoint,
      logsEndpoint: stages.aws.logsEndpoint,
      env: {},
      keysOf: asItself,
      placeOf: async (stage) => {
        const { ecs, url } = await stages.outputs(stage);
        return { ecs, url, healthPath: null };
      },
      now: () => new Date(),
    });
    const now = Date.now();
    const say = (message: string, timestamp: number, ingestionTime = timestamp) =>
      stages.control({ kind: 'log', stack: 'dev', message, timestamp, ingestionTime });
    const texts = ({ lines }: { lines: readonly LogLine[] }) => lines.map(({ text }) => text);
    const newest = (limit: number, since: Date | null = null) => log.newest('dev', { limit, since });
    expect(await newest(5)).toMatchObject({ lines: [], earlier: 'none' });
    for (let n = 0; n < 12; n += 1) await say(`line ${String(n)}\n`, now - 60_000 + n * 1000);
    expect(await newest(3)).toMatchObject({
      earlier: 'left-out',
      lines: [{ text: 'line 9' }, { text: 'line 10' }, { text: 'line 11', at: new Date(now - 49_000) }],
    });
    expect(await newest(12)).toMatchObject({ earlier: 'none', lines: { length: 12 } });
    expect(texts(await newest(20, new Date(now - 51_000)))).toEqual(['line 9', 'line 10', 'line 11']);
    const { upTo } = await newest(1);
    await say('said before, taken in later', now - 55_000, now - 10_000);
    const later = await log.after('dev', upTo);
    expect([texts(later), later.missed]).toEqual([['said before, taken in later'], false]);
    expect(texts(await log.after('dev', later.upTo))).toEqual([]);
    expect(await log.after('dev', 'x.y-17')).toMatchObject({ lines: [], missed: true });
    expect(texts(await log.newest('nightly', { limit: 5, since: null }))).toEqual([]);
    const denied = { code: 'AccessDeniedException', message: 'not authorized' };
    await stages.control({ kind: 'fail', token: 'logs:FilterLogEvents', ...denied });
    await expect(newest(1)).rejects.toThrow('not authorized');
  });

  test('a throttled call was repeated until AWS took it', async () => {
    const { calls } = await stages.state();
    const call = calls.find(({ token, stack }) => token === 'aws:ecs/cluster:Cluster' && stack === 'dev');
    expect(call).toMatchObject({ attempts: 4, error: null });
  });

  test('have a service that began when its execution role had its right', async () => {
    expect(await stages.dependenciesOf('dev', 'awsx:ecs:FargateService')).toContainEqual(
      expect.stringMatching(/::aws:iam\/rolePolicy:RolePolicy::dev-execution$/),
    );
  });

  test('a second update changes nothing', async () => {
    await Promise.all([stages.up('dev', flagged), stages.up('nightly', existing)]);
    for (const stage of ['dev', 'nightly'])
      expect(Object.keys(await stages.changes(stage))).toEqual(['same']);
  }, 120_000);

  test('the components have the outputs of the real package', async () => {
    for (const [type, file] of [
      ['awsx:ec2:Vpc', 'ec2/vpc.d.ts'],
      ['awsx:lb:ApplicationLoadBalancer', 'lb/applicationLoadBalancer.d.ts'],
      ['awsx:ecs:FargateService', 'ecs/fargateService.d.ts'],
    ] as const) {
      const text = readFileSync(join(installDir, 'node_modules/@pulumi/awsx', file), 'utf8');
      const declared = [...text.matchAll(/^ {4}readonly (\w+): pulumi\.Output<(.*)>;$/gm)];
      const needed = declared
        .filter(([, , of]) => of?.endsWith('undefined') !== true)
        .map(([, name]) => name);
      expect(Object.keys(await stages.stateOf('dev', type))).toEqual(expect.arrayContaining(needed));
    }
  });
});

describe('another build', () => {
  test('is another task definition, the old one is kept, and the address answers the new build', async () => {
    const before = await definitions('dev');
    expect(await stages.up('dev', { ...flagged, letter: 'b' })).toEqual(succeeded);
    const after = await definitions('dev');
    expect(after).toHaveLength(before.length + 1);
    expect(after.map(({ outs }) => outs['arn'])).toEqual(expect.arrayContaining([before[0]?.outs['arn']]));
    expect(await atAddress('dev')).toMatchObject({ build: 'b-b', commit: 'b'.repeat(40) });
    expect(await inEcs('dev')).toMatchObject({ image: imageOf('b'), build: 'b-b' });
    const { create, ...rest } = await stages.changes('dev');
    expect([create, Object.keys(rest).toSorted()]).toEqual([undefined, ['replace', 'same', 'update']]);
  }, 120_000);

  test('another dotenv alone makes a new definition of the same image; a removed key is gone', async () => {
    const namesIn = (one: CloudThing | undefined): unknown[] =>
      JSON.parse(one?.inputs['containerDefinitions'])[0].environment.map(
        ({ name }: { name: string }) => name,
      );
    const before = (await definitions('dev')).at(-1);
    expect(await stages.up('dev', { letter: 'b', backend: { GREETING: 'hi' } })).toEqual(succeeded);
    const after = (await definitions('dev')).at(-1);
    expect(after?.outs['arn']).not.toBe(before?.outs['arn']);
    expect(after?.inputs['containerDefinitions']).toContain(imageOf('b'));
    expect([namesIn(before).includes('FLAG'), namesIn(after).includes('FLAG')]).toEqual([true, false]);
    expect(await atAddress('dev')).toMatchObject({ build: 'b-b', greeting: 'hi' });
  }, 120_000);

  test('an ECS rollback that Pulumi takes for success is seen in ECS and at the address', async () => {
    await stages.control({ kind: 'rollback', stack: 'dev' });
    expect(await stages.up('dev', { letter: 'c' })).toEqual(succeeded);
    expect(await inEcs('dev')).toMatchObject({ image: imageOf('b'), rollout: 'completed' });
    expect((await inEcs('dev'))?.reason).toMatch(/rolled back/);
    expect(await atAddress('dev')).toMatchObject({ build: 'b-b' });
    expect(await stages.up('dev', { letter: 'd' })).toEqual(succeeded);
    expect(await inEcs('dev')).toMatchObject({ image: imageOf('d') });
  }, 120_000);

  test('the public address can be told to fail', async () => {
    await stages.control({ kind: 'address', stack: 'dev', status: 500 });
    const [balancer] = await thingsOf('dev', 'aws:lb/loadBalancer:LoadBalancer');
    const address = `http://${String(balancer?.outs['dnsName'])}/healthz`;
    expect((await fetch(address)).status).toBe(500);
    await stages.control({ kind: 'clear' });
    const answer = await fetch(address);
    expect([answer.status, answer.headers.get('x-build')]).toEqual([200, 'b-d']);
  });
});

describe('what AWS refuses', () => {
  test('a wrong account ends the update before anything is made', async () => {
    const result = await stages.up('devqa', { aws: { account: '999988887777' } });
    expect(result).toMatchObject({ aws: { kind: 'wrong-account', touched: false } });
    expect(JSON.stringify(result)).toContain('AWS account ID not allowed: 111122223333');
    expect(await thingsOf('devqa')).toEqual([]);
  }, 120_000);

  test('an impossible size and throttling without end are told with AWS’s code; the next update goes on', async () => {
    const sized = await stages.up('devqa', { aws: { memory: 4096 } });
    expect(JSON.stringify(sized)).toMatch(/ClientException: No Fargate configuration exists.*256 CPU, 4096/);
    await stages.control({ kind: 'throttle', token: 'aws:ecs/service:Service', times: 100 });
    const throttled = await stages.up('devqa');
    expect(JSON.stringify(throttled)).toMatch(/ThrottlingException: .*maximum number of attempts/);
    await stages.control({ kind: 'clear' });
    expect(await stages.up('devqa', { aws: { nat: 'one-per-zone' } })).toEqual(succeeded);
    expect(await thingsOf('devqa', 'aws:ec2/natGateway:NatGateway')).toHaveLength(2);
    expect(await atAddress('devqa')).toMatchObject({ stage: 'devqa', build: 'b-a' });
  }, 180_000);
});

test('an update that is stopped while AWS takes its time ends with what AWS is at, and the next one works', async () => {
  await stages.control({ kind: 'slow', token: 'aws:ecs/service:Service', stack: 'devqa', barrier: 'one' });
  const { runner, result } = await stages.start('devqa', { letter: 'e' });
  await until('the update at the barrier', async () => (await stages.state()).held.length > 0);
  runner.kill('SIGTERM');
  // No interrupt reaches what the provider is at.
  await stages.control({ kind: 'release' });
  expect(await result).toMatchObject({ kind: 'aborted', recorded: true });
  expect(await stages.up('devqa', { letter: 'e' })).toEqual(succeeded);
  expect(await atAddress('devqa')).toMatchObject({ build: 'b-e' });
}, 120_000);

test('after an update whose CLI was killed, the next one works once its lock is cleared', async () => {
  await stages.control({ kind: 'slow', token: 'aws:ecs/service:Service', stack: 'devqa', barrier: 'two' });
  const { kill, result } = await stages.start('devqa', { letter: 'f' });
  await until('the update at the barrier', async () => (await stages.state()).held.length > 0);
  await kill();
  expect(await result).toMatchObject({ kind: 'cli-killed' });
  await stages.control({ kind: 'release' });
  expect(await stages.up('devqa', { letter: 'f' })).toEqual(succeeded);
  expect(await inEcs('devqa')).toMatchObject({ image: imageOf('f') });
}, 120_000);

test('destroyed stages leave nothing in the simulated cloud but their task definitions', async () => {
  await Promise.all(['dev', 'nightly', 'devqa'].map((stage) => stages.destroy(stage)));
  const { resources } = await stages.state();
  expect([...new Set(resources.map(({ token }) => token))]).toEqual([definition]);
}, 120_000);

test('all five stages stand side by side and share nothing', async () => {
  for (const stage of five) expect([stage, await stages.up(stage)]).toEqual([stage, succeeded]);
  const balancers = await Promise.all(
    five.map((stage) => thingsOf(stage, 'aws:lb/loadBalancer:LoadBalancer')),
  );
  expect(balancers.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  expect(new Set(balancers.flat().map(({ outs }) => outs['dnsName'])).size).toBe(5);
  for (const stage of five) expect(await atAddress(stage)).toMatchObject({ stage });
}, 240_000);
