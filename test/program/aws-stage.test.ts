import { beforeAll, describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import * as state from '@pulumi/pulumi/runtime/state.js';
import type { AwsSettings } from '../../src/model/aws.js';
import type { ProgramInputs } from '../../src/program/program.js';

/** What the program asked the engine for; awsx components are asked for as a whole, without their children. */
const asked: { type: string; name: string; inputs: Record<string, unknown> }[] = [];

await pulumi.runtime.setMocks(
  {
    newResource: ({ type, name, inputs }) => {
      asked.push({ type, name, inputs: inputs as Record<string, unknown> });
      const made = {
        arn: `arn:aws:x:ap-northeast-2:111122223333:${type.split(':')[2] ?? ''}/${name}`,
        name: `${name}-1`,
        dnsName: 'lb.example.com',
        fqdn: 'api.example.dev',
      };
      return { id: `${name}-id`, state: { ...(inputs as object), ...made, ...outputsOf(type, name) } };
    },
    call: ({ token, inputs: { id, routeTableId } }) => {
      if (token === 'aws:ec2/getSubnets:getSubnets') return { ids: ['subnet-1', 'subnet-2'] };
      if (token === 'aws:ec2/getSubnet:getSubnet') return { id, availabilityZone: `zone-${String(id)}` };
      if (token === 'aws:ec2/getRouteTables:getRouteTables') return { ids: ['rtb-main'] };
      if (token === 'aws:ec2/getRouteTable:getRouteTable')
        return {
          id: routeTableId,
          associations: [{ main: true, subnetId: '' }],
          routes: [{ cidrBlock: '0.0.0.0/0', gatewayId: 'igw-1' }],
        };
      if (token === 'aws:ec2/getVpc:getVpc') return { id: 'vpc-12345678' };
      throw new Error(`unforeseen call ${token}`);
    },
  },
  'switchback',
  'nightly',
);

// Mocks call no transform, and without this refuse what has one.
(state as unknown as { getStore(): { supportsTransforms: boolean } }).getStore().supportsTransforms = true;

function outputsOf(type: string, name: string): object {
  if (type === 'awsx:ec2:Vpc')
    return { vpcId: 'vpc-own', publicSubnetIds: ['public'], privateSubnetIds: ['private'] };
  if (type === 'awsx:lb:ApplicationLoadBalancer')
    return {
      loadBalancer: { arn: 'arn:balancer', dnsName: 'lb.example.com', zoneId: 'Z1' },
      defaultTargetGroup: { arn: 'arn:target-group' },
    };
  if (type === 'awsx:ecs:FargateService') return { service: { name: `${name}-service` } };
  return {};
}

const settings: AwsSettings = {
  region: 'ap-northeast-2',
  account: '111122223333',
  imageRepository: null,
  architecture: 'arm64',
  cpu: 512,
  memory: 1024,
  desiredCount: 2,
  scaling: null,
  containerPort: 8080,
  certificateArn: 'arn:aws:acm:ap-northeast-2:111122223333:certificate/c',
  domain: { name: 'api.example.dev', zoneId: 'Z0123456789' },
  vpcId: null,
  subnets: [],
  allowedCidrs: ['203.0.113.0/24', '198.51.100.7/32'],
  nat: 'none',
  roleArn: 'arn:aws:iam::111122223333:role/deployer',
  logDays: 14,
};

const inputs: ProgramInputs = {
  project: 'switchback',
  stage: 'nightly',
  platform: 'aws',
  machine: null,
  build: {
    id: 'b7',
    commit: 'c'.repeat(40),
    digest: `sha256:${'a'.repeat(64)}`,
    image: `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/backend@sha256:${'a'.repeat(64)}`,
    promotion: 'p_01JCQ7',
  },
  backend: { GREETING: '안녕', A_FIRST: '1' },
  secrets: { DB_PASSWORD: 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:db-AbCdEf' },
  secretKeys: ['DB_PASSWORD'],
  healthPath: '/healthz',
  startSeconds: null,
  times: { drainSeconds: null, stopSeconds: null, lookSeconds: null, intervalSeconds: null },
  forwarded: 'keep',
  port: null,
  aws: settings,
  fingerprint: 'f',
};

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) =>
    output.apply((value) => {
      resolve(value);
    }),
  );

/** Runs the program and gives what it asked for. */
async function run(
  change: Partial<AwsSettings> = {},
  startSeconds: number | null = null,
): Promise<{ asked: typeof asked; url: string; ecs: unknown }> {
  asked.length = 0;
  const { program } = await import('../../src/program/program.js');
  const { url, ecs } = await program({ ...inputs, startSeconds, aws: { ...settings, ...change } });
  const seen = { url: await valueOf(url), ecs: ecs === null ? null : await valueOf(ecs) };
  return { asked: [...asked], ...seen };
}

describe('a stage on aws', () => {
  let made: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    made = await run();
  });
  const inputsOf = (type: string, name?: string): Record<string, unknown> => {
    const found = made.asked.filter((one) => one.type === type && (name === undefined || one.name === name));
    if (found.length !== 1) throw new Error(`${String(found.length)} of ${type}`);
    return found[0]?.inputs ?? {};
  };

  test('is reached at its domain over HTTPS, and tells where ECS runs it', () => {
    expect(made.url).toBe('https://api.example.dev');
    expect(made.ecs).toEqual({
      ...{ region: 'ap-northeast-2', cluster: 'nightly-1', service: 'nightly-service' },
      ...{ roleArn: settings.roleArn, vpcId: null, healthPath: '/healthz' },
      uses: {
        SWITCHBACK_CERTIFICATE_ARN: 'arn:aws:acm:ap-northeast-2:111122223333:certificate/c',
        SWITCHBACK_DOMAIN: 'api.example.dev',
        SWITCHBACK_ZONE_ID: 'Z0123456789',
      },
    });
  });

  test('acts in its own account and region, as the role that it was given, named after the promotion', () => {
    const provider = inputsOf('pulumi:providers:aws');
    expect(provider).toMatchObject({ region: 'ap-northeast-2' });
    expect(JSON.parse(String(provider['allowedAccountIds']))).toEqual(['111122223333']);
    expect(JSON.parse(String(provider['assumeRoles']))).toEqual([
      { roleArn: settings.roleArn, sessionName: 'switchback-p_01JCQ7' },
    ]);
    expect(JSON.parse(String(provider['defaultTags']))).toEqual({
      tags: { project: 'switchback', stage: 'nightly' },
    });
  });

  /** By name: the engine is asked for them as soon as what they refer to is known. */
  const rulesOf = (direction: string): Record<string, unknown>[] =>
    made.asked
      .filter(({ type }) => type.endsWith(`:SecurityGroup${direction}`))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((rule) => rule.inputs);

  test('opens the load balancer on 80 and 443 to the allowed addresses only, and its tasks to the load balancer only', () => {
    const rules = rulesOf('IngressRule');
    expect(
      rules.map((rule) => [
        rule['securityGroupId'],
        rule['fromPort'],
        rule['toPort'],
        rule['cidrIpv4'] ?? rule['referencedSecurityGroupId'],
      ]),
    ).toEqual([
      ['nightly-lb-id', 443, 443, '198.51.100.7/32'],
      ['nightly-lb-id', 443, 443, '203.0.113.0/24'],
      ['nightly-lb-id', 80, 80, '198.51.100.7/32'],
      ['nightly-lb-id', 80, 80, '203.0.113.0/24'],
      ['nightly-task-id', 8080, 8080, 'nightly-lb-id'],
    ]);
    const outward = rulesOf('EgressRule');
    expect(outward).toMatchObject([
      { securityGroupId: 'nightly-lb-id', fromPort: 8080, referencedSecurityGroupId: 'nightly-task-id' },
      { securityGroupId: 'nightly-task-id', ipProtocol: '-1', cidrIpv4: '0.0.0.0/0' },
    ]);
  });

  test('redirects HTTP to HTTPS, and lets a request in flight end when a task goes', () => {
    expect(inputsOf('awsx:lb:ApplicationLoadBalancer')).toMatchObject({
      subnetIds: ['public'],
      securityGroups: ['nightly-lb-id'],
      listeners: [],
      defaultTargetGroup: {
        port: 8080,
        targetType: 'ip',
        deregistrationDelay: 30,
        healthCheck: { path: '/healthz' },
      },
    });
    const loadBalancerArn = 'arn:balancer';
    expect(inputsOf('aws:lb/listener:Listener', 'nightly-0')).toMatchObject({
      ...{ loadBalancerArn, port: 80 },
      defaultActions: [{ type: 'redirect', redirect: { port: '443', protocol: 'HTTPS' } }],
    });
    expect(inputsOf('aws:lb/listener:Listener', 'nightly-1')).toMatchObject({
      ...{ loadBalancerArn, port: 443, protocol: 'HTTPS', certificateArn: settings.certificateArn },
      defaultActions: [{ type: 'forward', targetGroupArn: 'arn:target-group' }],
    });
  });

  test('gives the backend its dotenv file and what the product adds, sorted, and its secrets by reference only', () => {
    const task = inputsOf('awsx:ecs:FargateService')['taskDefinitionArgs'] as {
      container: Record<string, unknown>;
    };
    expect(task.container).toMatchObject({
      image: inputs.build.image,
      environment: [
        { name: 'A_FIRST', value: '1' },
        { name: 'GREETING', value: '안녕' },
        { name: 'HOST', value: '0.0.0.0' },
        { name: 'PORT', value: '8080' },
        { name: 'SWITCHBACK_BUILD', value: 'b7' },
        { name: 'SWITCHBACK_COMMIT', value: 'c'.repeat(40) },
        { name: 'SWITCHBACK_STAGE', value: 'nightly' },
      ],
      secrets: [{ name: 'DB_PASSWORD', valueFrom: inputs.secrets['DB_PASSWORD'] }],
    });
  });

  test('runs as it was sized, gives up on a deployment that does not get steady, and keeps definitions for a rollback', () => {
    expect(inputsOf('awsx:ecs:FargateService')).toMatchObject({
      desiredCount: 2,
      deploymentController: { type: 'ECS' },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      continueBeforeSteadyState: false,
      enableExecuteCommand: false,
      sigintRollback: true,
      networkConfiguration: {
        subnets: ['public'],
        securityGroups: ['nightly-task-id'],
        assignPublicIp: true,
      },
      tags: { build: 'b7', promotion: 'p_01JCQ7' },
      taskDefinitionArgs: {
        cpu: '512',
        memory: '1024',
        skipDestroy: true,
        runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
        logGroup: { skip: true },
        container: { logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'nightly-1' } } },
      },
    });
    expect(inputsOf('aws:cloudwatch/logGroup:LogGroup')).toMatchObject({ retentionInDays: 14 });
  });

  test('gives every awsx component the one provider, so that no second plugin is started', () => {
    expect(made.asked.filter(({ type }) => type === 'pulumi:providers:aws')).toHaveLength(1);
  });
});

test('without a certificate and a domain it is reached over HTTP at the load balancer’s own name', async () => {
  const { url, asked: all } = await run({ certificateArn: null, domain: null });
  expect(url).toBe('http://lb.example.com');
  const ports = all
    .filter(({ type }) => type.endsWith('SecurityGroupIngressRule'))
    .map(({ inputs: rule }) => rule['fromPort']);
  expect(ports).toEqual([80, 80, 8080]);
  expect(all.some(({ type }) => type.startsWith('aws:route53'))).toBe(false);
});

test.each([
  [null, 60],
  [300, 300],
])('a task that may take %s s to start is left alone for %i s', async (startSeconds, grace) => {
  const { asked: all } = await run({}, startSeconds);
  const service = all.find(({ type }) => type.endsWith(':FargateService'));
  expect(service?.inputs['healthCheckGracePeriodSeconds']).toBe(grace);
});

test('a stage says how long its tasks may take to answer, to end what they do, and to stop', async () => {
  asked.length = 0;
  const { program } = await import('../../src/program/program.js');
  const times = { drainSeconds: 120, stopSeconds: 90, lookSeconds: 20, intervalSeconds: 30 };
  const { ecs } = await program({ ...inputs, times });
  await valueOf(pulumi.output(ecs));
  const balancer = asked.find(({ type }) => type === 'awsx:lb:ApplicationLoadBalancer')?.inputs;
  expect(balancer?.['defaultTargetGroup']).toMatchObject({
    deregistrationDelay: 120,
    healthCheck: { interval: 30, timeout: 20 },
  });
  const service = asked.find(({ type }) => type.endsWith(':FargateService'))?.inputs;
  expect(service?.['taskDefinitionArgs']).toMatchObject({ container: { stopTimeout: 90 } });
});

test('with NAT its tasks have no public address', async () => {
  const { asked: all } = await run({ nat: 'single' });
  expect(all.find(({ type }) => type === 'awsx:ec2:Vpc')?.inputs).toMatchObject({
    natGateways: { strategy: 'Single' },
  });
  expect(all.find(({ type }) => type === 'awsx:ecs:FargateService')?.inputs).toMatchObject({
    networkConfiguration: { subnets: ['private'], assignPublicIp: false },
  });
});

test('in an existing VPC it makes no network', async () => {
  const { asked: all } = await run({ vpcId: 'vpc-12345678' });
  expect(all.some(({ type }) => type === 'awsx:ec2:Vpc')).toBe(false);
  expect(all.find(({ type }) => type === 'awsx:lb:ApplicationLoadBalancer')?.inputs).toMatchObject({
    subnetIds: ['subnet-1', 'subnet-2'],
  });
});

test('names leave room for what Pulumi adds, within the 32 characters of a load balancer', async () => {
  const { nameOf } = await import('../../src/model/aws-name.js');
  expect(nameOf('a-very-long-stage-name-indeed-x')).toBe('a-very-long-stage-na');
  expect(nameOf('nineteen-characters-x')).toBe('nineteen-characters');
});
