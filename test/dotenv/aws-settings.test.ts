import { describe, expect, test } from '@jest/globals';
import { stackSettings } from '../../src/dotenv/targets.js';

const found = (settings: Record<string, string>) => {
  const values = new Map(Object.entries(settings).map(([name, value]) => [`SWITCHBACK_${name}`, value]));
  return stackSettings(values, 'aws');
};
const wrong = (settings: Record<string, string>) =>
  found({ REGION: 'ap-northeast-2', ...settings }).findings.map((finding) => [
    `${finding.code} ${finding.key ?? ''}`,
    finding.code === 'BAD_STACK_SETTING' ? finding.facts.allowed : undefined,
  ]);

test('a region is enough: everything else has a default', () => {
  expect(found({ REGION: 'ap-northeast-2' })).toMatchObject({
    findings: [],
    settings: {
      port: null,
      healthPath: '/healthz',
      aws: {
        region: 'ap-northeast-2',
        account: null,
        architecture: 'x86_64',
        cpu: 256,
        memory: 512,
        desiredCount: 1,
        containerPort: 8080,
        domain: null,
        vpcId: null,
        subnets: [],
        allowedCidrs: ['0.0.0.0/0'],
        nat: 'none',
      },
    },
  });
});

describe('bounds of the number of tasks', () => {
  test('come together, and the first number of tasks is the lower one', () => {
    expect(found({ REGION: 'us-east-1', MIN_COUNT: '2', MAX_COUNT: '6' }).settings.aws).toMatchObject({
      desiredCount: 2,
      scaling: { min: 2, max: 6, cpuPercent: 60 },
    });
    expect(found({ REGION: 'us-east-1' }).settings.aws).toMatchObject({ scaling: null });
  });

  test.each([
    [{ MIN_COUNT: '2' }, 'MIN_COUNT', 'SWITCHBACK_MIN_COUNT + SWITCHBACK_MAX_COUNT'],
    [{ MAX_COUNT: '2' }, 'MAX_COUNT', 'SWITCHBACK_MIN_COUNT + SWITCHBACK_MAX_COUNT'],
    [{ MIN_COUNT: '4', MAX_COUNT: '2' }, 'MIN_COUNT', '1–2 (SWITCHBACK_MAX_COUNT)'],
    [
      { MIN_COUNT: '2', MAX_COUNT: '4', DESIRED_COUNT: '5' },
      'DESIRED_COUNT',
      '2–4 (SWITCHBACK_MIN_COUNT, SWITCHBACK_MAX_COUNT)',
    ],
    [{ SCALE_CPU: '70' }, 'SCALE_CPU', 'SWITCHBACK_MIN_COUNT + SWITCHBACK_MAX_COUNT'],
    [{ MIN_COUNT: '0', MAX_COUNT: '4' }, 'MIN_COUNT', '1–100'],
  ])('%j is refused with what does fit', (settings, name, allowed) => {
    expect(wrong(settings)).toContainEqual([`BAD_STACK_SETTING SWITCHBACK_${name}`, allowed]);
  });
});

test('memory follows the CPU when only that is given', () => {
  expect(found({ REGION: 'us-east-1', CPU: '1024' }).settings.aws).toMatchObject({ cpu: 1024, memory: 2048 });
});

test.each([
  [{ HEALTH_TIMEOUT: 'PT29S', HEALTH_INTERVAL: 'PT30S' }],
  [{ HEALTH_TIMEOUT: 'PT9S' }],
  [{ HEALTH_INTERVAL: 'PT6S' }],
])('a look that ends before the next one begins is taken: %j', (settings) => {
  expect(wrong(settings)).toEqual([]);
});

describe('what does not go together is refused with what does', () => {
  test.each([
    [{ MEMORY: '3072' }, 'BAD_STACK_SETTING SWITCHBACK_MEMORY', '512, 1024, 2048 (SWITCHBACK_CPU=256)'],
    [{ CPU: '300' }, 'BAD_STACK_SETTING SWITCHBACK_CPU', '256, 512, 1024, 2048, 4096, 8192, 16384'],
    [
      { REGION: 'mars-north-1' },
      'BAD_STACK_SETTING SWITCHBACK_REGION',
      expect.stringContaining('ap-northeast-2'),
    ],
    [
      { DOMAIN: 'api.example.dev' },
      'BAD_STACK_SETTING SWITCHBACK_DOMAIN',
      'SWITCHBACK_DOMAIN + SWITCHBACK_ZONE_ID',
    ],
    [
      { CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:111122223333:certificate/a-b' },
      'BAD_STACK_SETTING SWITCHBACK_CERTIFICATE_ARN',
      'arn:aws:acm:ap-northeast-2:…',
    ],
    [
      { ACCOUNT: '111122223333', ROLE_ARN: 'arn:aws:iam::444455556666:role/deployer' },
      'BAD_STACK_SETTING SWITCHBACK_ROLE_ARN',
      'arn:aws:iam::111122223333:role/…',
    ],
    [
      { SUBNETS: 'subnet-0123456789abcdef0' },
      'BAD_STACK_SETTING SWITCHBACK_SUBNETS',
      'SWITCHBACK_SUBNETS + SWITCHBACK_VPC_ID',
    ],
    [
      { SUBNETS: 'subnet-0123456789abcdef0;subnet-1' },
      'BAD_STACK_SETTING SWITCHBACK_SUBNETS',
      expect.any(String),
    ],
    [{ ALLOWED_CIDRS: '10.0.0.0/33' }, 'BAD_STACK_SETTING SWITCHBACK_ALLOWED_CIDRS', expect.any(String)],
    [{ NAT: 'two' }, 'BAD_STACK_SETTING SWITCHBACK_NAT', 'none, single, one-per-zone'],
    // A look may not last until the next one: by both settings, or by one and what counts without the other.
    [
      { HEALTH_TIMEOUT: 'PT30S', HEALTH_INTERVAL: 'PT30S' },
      'BAD_STACK_SETTING SWITCHBACK_HEALTH_INTERVAL',
      '> PT30S (SWITCHBACK_HEALTH_TIMEOUT)',
    ],
    [
      { HEALTH_TIMEOUT: 'PT10S' },
      'BAD_STACK_SETTING SWITCHBACK_HEALTH_INTERVAL',
      '> PT10S (SWITCHBACK_HEALTH_TIMEOUT)',
    ],
    [
      { HEALTH_INTERVAL: 'PT5S' },
      'BAD_STACK_SETTING SWITCHBACK_HEALTH_INTERVAL',
      '> PT5S (SWITCHBACK_HEALTH_TIMEOUT)',
    ],
  ])('%j', (settings, code, allowed) => {
    expect(wrong(settings)).toEqual([[code, allowed]]);
  });
});

test('a setting of the other platform is told as that, a slip by its nearest name', () => {
  const findings = found({ REGION: 'us-east-1', STAGE_PORT: '4101', REGOIN: 'x' }).findings;
  expect(findings).toMatchObject([
    { key: 'SWITCHBACK_STAGE_PORT', facts: { belongsTo: 'process', nearest: null } },
    { key: 'SWITCHBACK_REGOIN', facts: { belongsTo: null, nearest: 'SWITCHBACK_REGION' } },
  ]);
});

test('subnets are a list, each once', () => {
  const [one, two] = ['subnet-0123456789abcdef0', 'subnet-00000000'];
  const settings = { REGION: 'us-east-1', VPC_ID: 'vpc-12345678', SUBNETS: `${two}, ${one},${two}` };
  expect(found(settings)).toMatchObject({ findings: [], settings: { aws: { subnets: [two, one] } } });
});
