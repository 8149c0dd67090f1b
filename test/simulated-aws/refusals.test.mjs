import { beforeEach, describe, expect, test } from '@jest/globals';
import { tokens } from '../../tools/simulated-aws/tokens.mjs';
import { digest, makeReadyAccount } from './account.mjs';

let account;
beforeEach(async () => {
  account = await makeReadyAccount();
});

describe('a task definition is refused', () => {
  const refusals = [
    ['a CPU and memory pair that is not sold', {}, { memory: '4096' }, /ClientException: No Fargate/],
    [
      'a digest of the wrong form',
      { image: 'shop@sha256:abc' },
      {},
      /InvalidParameterException: invalid image/,
    ],
    [
      'a name in both lists',
      {
        environment: [{ name: 'TOKEN', value: '1' }],
        secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:x' }],
      },
      {},
      /ClientException: The secret name must be unique.*'TOKEN'/,
    ],
    [
      'more than 65 536 bytes',
      { environment: [{ name: 'BIG', value: 'x'.repeat(65_536) }] },
      {},
      /ClientException: Actual length: '\d+'\. Max allowed length is '65536' bytes/,
    ],
    [
      'an unknown role',
      {},
      { taskRoleArn: 'arn:aws:iam::111122223333:role/no' },
      /ClientException: Role is not valid/,
    ],
    [
      'no execution role where a log is written',
      {},
      { executionRoleArn: null },
      /support log driver awslogs/,
    ],
    ['Fargate without awsvpc', {}, { networkMode: 'bridge' }, /only supports network mode/],
  ];
  test.each(refusals)('for %s', async (_what, container, more, text) => {
    const wanted = account.definition(container, more);
    await expect(account.create('taskDefinition', wanted)).rejects.toThrow(text);
  });
});

describe('a service', () => {
  const ready = async (changed) => {
    await account.create('listener', account.listener);
    const { arn } = await account.create('taskDefinition', account.definition());
    return account.create('service', account.service({ taskDefinition: arn, ...changed }));
  };

  test('is made where everything exists', async () => {
    await expect(ready()).resolves.toMatchObject({ arn: expect.stringContaining(':service/') });
  });

  test.each([
    ['cluster', { cluster: 'arn:aws:ecs:x:y:cluster/no' }, /ClusterNotFoundException/],
    ['task definition', { taskDefinition: 'arn:no' }, /TaskDefinition not found/],
    ['network', { networkConfiguration: undefined }, /Network Configuration must be provided/],
    ['subnet', { networkConfiguration: { subnets: ['subnet-no'] } }, /subnet ID 'subnet-no' does not exist/],
    [
      'security group',
      { networkConfiguration: { subnets: ['subnet-existing-public-a'], securityGroups: ['sg-no'] } },
      /security group 'sg-no' does not exist/,
    ],
    [
      'target group',
      { loadBalancers: [{ containerName: 'app', containerPort: 8080, targetGroupArn: 'arn:no' }] },
      /Unable to find target group arn:no/,
    ],
    [
      'load balancer for its grace period',
      { loadBalancers: [], healthCheckGracePeriodSeconds: 60 },
      /grace period is only valid/,
    ],
  ])('is refused without its %s', async (_what, changed, text) => {
    await expect(ready(changed)).rejects.toThrow(text);
  });

  test.each([
    ['private ones', ['private-a', 'private-b'], false, null],
    ['public ones without a public address', ['public-a', 'public-b'], false, /unable to pull secrets/],
    ['isolated ones', ['isolated-a', 'isolated-b'], true, /unable to pull secrets/],
  ])('reaches its image from %s', async (_what, names, assignPublicIp, refusal) => {
    const subnets = names.map((name) => `subnet-existing-${name}`);
    const made = ready({
      networkConfiguration: { subnets, securityGroups: [account.group.id], assignPublicIp },
    });
    await (refusal === null ? made : expect(made).rejects.toThrow(refusal));
  });

  test('is refused in a zone in which its load balancer does not stand', async () => {
    const names = ['private-a', 'private-b'].map((name) => `subnet-existing-${name}`);
    account.cloud.byId(tokens.subnet, names[1]).outs.availabilityZone = 'ap-northeast-2c';
    const networkConfiguration = { subnets: names, securityGroups: [account.group.id] };
    await expect(ready({ networkConfiguration })).rejects.toThrow(
      'not enabled for the load balancer: ap-northeast-2c',
    );
  });

  test('is refused while its execution role has no policy', async () => {
    await account.create('listener', account.listener);
    const { arn: executionRoleArn } = await account.create('role', { assumeRolePolicy: '{}' }, 'bare');
    const { arn } = await account.create('taskDefinition', account.definition({}, { executionRoleArn }));
    const made = account.create('service', account.service({ taskDefinition: arn }));
    await expect(made).rejects.toThrow(/unable to pull secrets .*AccessDeniedException/);
  });

  test('is refused while no listener forwards to its target group', async () => {
    const { arn } = await account.create('taskDefinition', account.definition());
    const made = account.create('service', account.service({ taskDefinition: arn }));
    await expect(made).rejects.toThrow('does not have an associated load balancer');
  });

  test('is refused for a container or a port that its definition has not', async () => {
    const targetGroupArn = account.targetGroup.arn;
    const other = [{ containerName: 'other', containerPort: 8080, targetGroupArn }];
    await expect(ready({ loadBalancers: other })).rejects.toThrow('container other does not exist');
  });

  test('does not start where the log group of its definition is missing', async () => {
    await account.create('listener', account.listener);
    const logConfiguration = { logDriver: 'awslogs', options: { 'awslogs-group': 'no' } };
    const { arn } = await account.create('taskDefinition', account.definition({ logConfiguration }));
    const made = account.create('service', account.service({ taskDefinition: arn }));
    await expect(made).rejects.toThrow(/ResourceNotFoundException: .*log group does not exist: no/);
  });
});

test.each([
  ['not there', 'arn:aws:acm:x:y:certificate/no', 'CertificateNotFound'],
  ['not issued', 'arn:aws:acm:x:y:certificate/pending', 'UnsupportedCertificate'],
])('a listener is refused whose certificate is %s', async (_what, certificateArn, code) => {
  const place = { name: 'pending', stack: '', urn: '', region: 'x', seeded: true };
  const inputs = { domainName: 'example.com', status: 'PENDING_VALIDATION' };
  const arn = 'arn:aws:acm:x:y:certificate/pending';
  account.cloud.add({
    token: tokens.certificate,
    id: arn,
    ...place,
    inputs,
    outs: { ...inputs, arn, id: arn },
  });
  const https = { ...account.listener, port: 443, protocol: 'HTTPS', certificateArn };
  await expect(account.create('listener', https)).rejects.toThrow(code);
});

describe('a load balancer', () => {
  const inputs = () => ({
    subnets: ['subnet-existing-public-a', 'subnet-existing-public-b'],
    securityGroups: [account.group.id],
  });

  test('and its target group have names of at most 32 characters', async () => {
    const name = 'n'.repeat(33);
    for (const [kind, other] of [
      ['loadBalancer', inputs()],
      ['targetGroup', { vpcId: 'vpc-existing' }],
    ])
      await expect(account.create(kind, { ...other, name })).rejects.toThrow(
        /ValidationError: .*'32' characters/,
      );
    const made = account.create('loadBalancer', inputs(), 'n'.repeat(25));
    await expect(made).rejects.toThrow('plus 8 random characters is longer than maximum length 32');
  });

  test('stands in two zones', async () => {
    const one = { ...inputs(), subnets: ['subnet-existing-public-a'] };
    await expect(account.create('loadBalancer', one, 'b')).rejects.toThrow(
      'two different Availability Zones',
    );
  });

  test('stands in one subnet of a zone', async () => {
    const names = ['public-a', 'public-a-2', 'public-b'].map((name) => `subnet-existing-${name}`);
    await expect(account.create('loadBalancer', { ...inputs(), subnets: names }, 'b')).rejects.toThrow(
      'InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same',
    );
  });

  test('is reached in public subnets only', async () => {
    const subnets = ['subnet-existing-public-a', 'subnet-existing-isolated-b'];
    await expect(account.create('loadBalancer', { ...inputs(), subnets }, 'b')).rejects.toThrow(
      'nobody would reach the load balancer in subnet-existing-isolated-b',
    );
  });

  test('wants groups and subnets that exist', async () => {
    const groups = { ...inputs(), securityGroups: ['sg-no'] };
    await expect(account.create('loadBalancer', groups, 'b')).rejects.toThrow(
      "InvalidSecurityGroup: securityGroups 'sg-no'",
    );
  });
});

test('what is used is not deleted', async () => {
  await expect(account.remove('securityGroup', account.group)).rejects.toThrow('DependencyViolation');
  await account.create('listener', account.listener);
  await expect(account.remove('targetGroup', account.targetGroup)).rejects.toThrow('ResourceInUse');
});

test('credentials of another account, or a role there, are refused', () => {
  const { configure } = account.operations;
  expect(() => configure({ allowedAccountIds: ['999988887777'] })).toThrow(
    'AWS account ID not allowed: 111122223333',
  );
  expect(() => configure({ assumeRoles: [{ roleArn: 'arn:aws:iam::999988887777:role/x' }] })).toThrow(
    'AccessDenied',
  );
  expect(() => configure({ allowedAccountIds: ['111122223333'] })).not.toThrow();
});

test('every change of a task definition but its tags makes another revision', async () => {
  const { operations, urnOf, definition, create } = account;
  const changed = definition({ image: `other@${digest}` });
  const difference = (news) => operations.diff(urnOf('taskDefinition', 'dev'), definition(), news);
  expect(difference(changed)).toEqual({
    diffs: ['containerDefinitions'],
    replaces: ['containerDefinitions'],
  });
  expect(difference({ ...definition(), tags: { build: 'b2' } })).toEqual({ diffs: ['tags'], replaces: [] });
  expect(difference(definition())).toEqual({ diffs: [], replaces: [] });
  expect((await create('taskDefinition', definition())).revision).toBe(1);
  expect((await create('taskDefinition', changed)).revision).toBe(2);
});
