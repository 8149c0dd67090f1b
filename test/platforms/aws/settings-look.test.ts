import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startSimulatedAws, type SimulatedAws } from '../../../tools/simulated-aws/start.mjs';
import { shortlyAws } from '../../../src/model/aws-lookup.js';
import { lookAtSettings } from '../../../src/platforms/aws/settings-look.js';

const place = 'ap-northeast-2:111122223333';
const certificateArn = `arn:aws:acm:${place}:certificate/one`;
const secret = `arn:aws:secretsmanager:${place}:secret:db-AbCdEf`;
const parameter = `arn:aws:ssm:${place}:parameter/shop/db`;
const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop@sha256:${'a'.repeat(64)}`;
const zoneId = 'Z0123456789';

let aws: SimulatedAws;
let env: Record<string, string>;
const credentials = { AWS_ACCESS_KEY_ID: 'simulated', AWS_SECRET_ACCESS_KEY: 'simulated' };
beforeAll(async () => {
  Object.assign(process.env, credentials);
  aws = await startSimulatedAws();
  env = {
    SWITCHBACK_DEBUG_PROVIDERS: aws.debugProviders,
    SWITCHBACK_AWS_ENDPOINT: aws.awsEndpoint,
    SWITCHBACK_STS_ENDPOINT: aws.stsEndpoint,
  };
  await put('zone', { id: zoneId, inputs: { name: 'example.com' } });
  await put('secret', { id: 'db', arn: secret, inputs: {} });
  await put('parameter', { id: '/shop/db', inputs: {} });
}, 60_000);
afterAll(async () => {
  for (const name of Object.keys(credentials)) Reflect.deleteProperty(process.env, name);
  await aws.stop();
});
beforeEach(() => control({ kind: 'clear' }));

async function control(order: object): Promise<void> {
  const { ok } = await fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(order) });
  expect(ok).toBe(true);
}

const put = (what: string, thing: object) => control({ kind: 'thing', what, ...thing });

const settings = {
  ...{ region: 'ap-northeast-2', account: '111122223333', roleArn: null },
  ...{ certificateArn, domain: { name: 'api.example.com', zoneId }, vpcId: 'vpc-existing' },
  subnets: ['subnet-existing-public-a', 'subnet-existing-public-b'],
};
const secrets = { DB_PASSWORD: `${secret}:password::`, API_KEY: parameter };
type Settings = typeof settings;

async function look(
  changed: Partial<Record<keyof Settings, unknown>> = {},
  others: { secrets?: Record<string, string>; image?: string; env?: Record<string, string> } = {},
) {
  const found = await lookAtSettings(
    {
      settings: { ...settings, ...changed } as Settings,
      secrets: others.secrets ?? secrets,
      image: others.image ?? image,
    },
    { env: others.env ?? env, now: () => new Date(), signal: new AbortController().signal },
  );
  return found === null ? null : { ...found, problems: found.problems.map(shortlyAws) };
}

const nothing = { problems: [], unseen: [] };

test('settings whose things are there have no problem', async () => {
  expect(await look()).toEqual(nothing);
});

test('as the role of the stage it is looked in the account of that', async () => {
  await control({ kind: 'identity', caller: '444455556666' });
  expect(await look({ roleArn: 'arn:aws:iam::111122223333:role/deploy' })).toEqual(nothing);
  expect((await look())?.problems).toContain(`SWITCHBACK_CERTIFICATE_ARN missing ${certificateArn}`);
});

test('subnets of another VPC are told with it, each by itself', async () => {
  const [there, ...others] = ['subnet-existing-public-a', 'subnet-shared-public-a', 'subnet-shared-quiet-b'];
  expect(await look({ subnets: [there, ...others] })).toEqual({
    problems: others.map((id) => `SWITCHBACK_SUBNETS other-vpc ${id} vpc-shared`),
    unseen: [],
  });
});

describe('a role', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/deploy';
  const failing = (code: string) => control({ kind: 'fail', token: 'sts:AssumeRole', code, times: 9 });
  const wrong = { roleArn, vpcId: 'vpc-0' };

  test.each([
    ['where other things are wrong, too', {}],
    ['where nothing else has to be looked at', { certificateArn: null, domain: null, subnets: [] }],
  ])('that may not be taken is one problem, with the setting, %s', async (_what, changed) => {
    await failing('AccessDenied');
    const nothingElse = { secrets: {}, image: 'ghcr.io/shop@sha256:1' };
    expect(await look({ ...wrong, ...changed }, 'subnets' in changed ? nothingElse : {})).toEqual({
      problems: [`SWITCHBACK_ROLE_ARN role-refused ${roleArn} AccessDenied`],
      unseen: [],
    });
  });

  test('of which nobody knows, as by credentials that have expired, is no problem of the setting', async () => {
    await failing('ExpiredToken');
    const { problems, unseen } = (await look(wrong)) ?? {};
    expect(problems).toEqual([]);
    expect(new Set(unseen?.map(({ code }) => code))).toEqual(new Set(['ExpiredToken']));
  });
});

test('everything that is not there is told at once', async () => {
  const gone = {
    certificateArn: `${certificateArn}-gone`,
    vpcId: 'vpc-0',
    subnets: ['subnet-0', 'subnet-1'],
  };
  await control({ kind: 'fail', token: 'ecr:DescribeImages', code: 'RepositoryNotFoundException' });
  const found = await look(
    { ...gone, domain: { name: 'api.example.com', zoneId: 'Z9' } },
    { secrets: { DB_PASSWORD: `${secret}-gone`, API_KEY: `${parameter}-gone` } },
  );
  expect(found).toEqual({
    problems: [
      `SWITCHBACK_CERTIFICATE_ARN missing ${certificateArn}-gone`,
      'SWITCHBACK_ZONE_ID missing Z9',
      'SWITCHBACK_VPC_ID missing vpc-0',
      'SWITCHBACK_SUBNETS missing subnet-0',
      'SWITCHBACK_SUBNETS missing subnet-1',
      `DB_PASSWORD missing ${secret}-gone`,
      `API_KEY missing ${parameter}-gone`,
      `image image-missing ${image}`,
    ],
    unseen: [],
  });
});

describe('a certificate', () => {
  test.each(['PENDING_VALIDATION', 'EXPIRED', 'FAILED'])('that is %s is not issued', async (status) => {
    const arn = `${certificateArn}-${status}`;
    await put('certificate', { id: arn, arn, inputs: { domainName: 'example.com', status } });
    expect((await look({ certificateArn: arn }))?.problems).toEqual([
      `SWITCHBACK_CERTIFICATE_ARN not-issued ${arn} ${status}`,
    ]);
  });

  test.each([
    ['example.com', true],
    ['api.example.com', true],
    ['a.b.example.com', false],
  ])('for example.com and one part before it covers %s: %p', async (name, covered) => {
    const { problems } = (await look({ domain: { name, zoneId } })) ?? {};
    const refusal = `SWITCHBACK_CERTIFICATE_ARN other-name ${certificateArn} example.com,*.example.com`;
    expect(problems).toEqual(covered ? [] : [refusal]);
  });
});

test.each([
  [{ name: 'example.dev' }, 'other-zone'],
  [{ name: 'ample.com' }, 'other-zone'],
  [{ name: 'example.com', isPrivate: true }, 'private-zone'],
])('a zone that is %j is the wrong one', async (inputs, fault) => {
  await put('zone', { id: 'Z1', inputs });
  expect((await look({ domain: { name: 'api.example.com', zoneId: 'Z1' } }))?.problems).toEqual([
    `SWITCHBACK_ZONE_ID ${fault} Z1 ${inputs.name}`,
  ]);
});

test('a secret that is about to be deleted is told; a parameter of another account is nobody’s to see', async () => {
  await put('secret', { id: 'old', arn: `${secret}-old`, inputs: { DeletedDate: 1_790_000_000 } });
  const elsewhere = parameter.replace('111122223333', '444455556666');
  const found = await look({}, { secrets: { OLD: `${secret}-old`, ELSEWHERE: elsewhere } });
  expect(found).toEqual({
    problems: [`OLD to-be-deleted ${secret}-old`],
    unseen: [{ key: 'ELSEWHERE', right: 'ssm:DescribeParameters', code: 'of account 444455556666' }],
  });
});

test('a parameter is looked up also where no setting names the account: what is not found may be another’s', async () => {
  const found = await look({ account: null }, { secrets: { API_KEY: parameter, GONE: `${parameter}-gone` } });
  expect(found).toEqual({
    problems: [],
    unseen: [{ key: 'GONE', right: 'ssm:DescribeParameters', code: 'of account 111122223333' }],
  });
  const role = 'arn:aws:iam::111122223333:role/deploy';
  await control({ kind: 'identity', caller: '444455556666' });
  expect(
    (await look({ account: null, roleArn: role }, { secrets: { GONE: `${parameter}-gone` } }))?.problems,
  ).toEqual([`GONE missing ${parameter}-gone`]);
});

test('what answers something else than AWS does has not been seen', async () => {
  const page = createServer((_request, response) => response.end('<html>Sign in to go on</html>')).listen(
    0,
    '127.0.0.1',
  );
  await once(page, 'listening');
  try {
    const address = `http://127.0.0.1:${String((page.address() as AddressInfo).port)}`;
    const found = await look({}, { env: { ...env, SWITCHBACK_AWS_ENDPOINT: address } });
    expect(found?.problems).toEqual([]);
    expect(found?.unseen.map(({ key }) => key)).toContain('SWITCHBACK_CERTIFICATE_ARN');
  } finally {
    page.close();
  }
});

describe('what cannot be seen', () => {
  test('for want of a right is told with the right, and is no problem', async () => {
    await control({ kind: 'fail', token: 'acm:DescribeCertificate', code: 'AccessDeniedException' });
    await control({ kind: 'fail', token: 'ec2:DescribeVpcs', code: 'UnauthorizedOperation' });
    await control({ kind: 'fail', token: 'ec2:DescribeSubnets', code: 'UnauthorizedOperation', times: 2 });
    expect(await look({ vpcId: 'vpc-0' })).toEqual({
      problems: [],
      unseen: [
        {
          key: 'SWITCHBACK_CERTIFICATE_ARN',
          right: 'acm:DescribeCertificate',
          code: 'AccessDeniedException',
        },
        { key: 'SWITCHBACK_VPC_ID', right: 'ec2:DescribeVpcs', code: 'UnauthorizedOperation' },
        { key: 'SWITCHBACK_SUBNETS', right: 'ec2:DescribeSubnets', code: 'UnauthorizedOperation' },
      ],
    });
  });

  test('because AWS is not reached is told so', async () => {
    const found = await look({}, { env: { ...env, SWITCHBACK_AWS_ENDPOINT: 'http://127.0.0.1:1' } });
    expect(found?.problems).toEqual([]);
    expect(new Set(found?.unseen.map(({ code }) => code)).size).toBe(1);
    expect(found?.unseen).toHaveLength(7);
  });

  test('of a simulation without these APIs is asked nobody', async () => {
    expect(await look({}, { env: { PULUMI_DEBUG_PROVIDERS: 'awsx:1,aws:2' } })).toBeNull();
  });
});
