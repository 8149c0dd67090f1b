import { isIPv4 } from 'node:net';
import {
  architectures,
  natStrategies,
  usualHealth,
  type AwsSettings,
  type NatStrategy,
} from '../model/aws.js';
import { longestStart } from '../model/start-time.js';
import { readIsoDuration } from '../model/read-duration.js';
import { fargateCpus, isFargateSize, memoriesFor } from '../model/fargate.js';
import { awsRegions } from './aws-regions.js';
import type { EnvironmentFinding } from './environment-problem.js';
import { scalingOf, scalingRelations } from './aws-scaling.js';
import {
  durationRule,
  healthPathRule,
  oneOfRule,
  patternRule,
  portRule,
  wholeRule,
  type SettingRule,
} from './setting-rule.js';

/** The settings of platform `aws`, each looked at by itself. */
export const awsRules: ReadonlyMap<string, SettingRule> = new Map([
  ['SWITCHBACK_REGION', oneOfRule(awsRegions)],
  ['SWITCHBACK_ACCOUNT', patternRule(/^\d{12}$/, '123456789012')],
  [
    'SWITCHBACK_IMAGE_REPOSITORY',
    patternRule(
      /^[a-z0-9][a-z0-9._:/-]{0,254}$/,
      '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/backend',
    ),
  ],
  ['SWITCHBACK_ARCHITECTURE', oneOfRule(architectures)],
  ['SWITCHBACK_CPU', oneOfRule(fargateCpus.map(String))],
  ['SWITCHBACK_MEMORY', wholeRule(512, 122_880)],
  ['SWITCHBACK_DESIRED_COUNT', wholeRule(0, 100)],
  ['SWITCHBACK_MIN_COUNT', wholeRule(1, 100)],
  ['SWITCHBACK_MAX_COUNT', wholeRule(1, 100)],
  ['SWITCHBACK_SCALE_CPU', wholeRule(10, 90)],
  ['SWITCHBACK_CONTAINER_PORT', portRule],
  ['SWITCHBACK_HEALTH_PATH', healthPathRule],
  // ECS gives a deployment up after twenty minutes, whatever it waits for.
  ['SWITCHBACK_START', durationRule('PT1S', longestStart.aws)],
  // Of these, what a target group and Fargate take.
  ['SWITCHBACK_DRAIN', durationRule('PT0S', 'PT1H')],
  ['SWITCHBACK_STOP', durationRule('PT1S', 'PT2M')],
  ['SWITCHBACK_HEALTH_TIMEOUT', durationRule('PT2S', 'PT2M')],
  ['SWITCHBACK_HEALTH_INTERVAL', durationRule('PT5S', 'PT5M')],
  [
    'SWITCHBACK_CERTIFICATE_ARN',
    patternRule(
      /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/,
      'arn:aws:acm:REGION:ACCOUNT:certificate/ID',
    ),
  ],
  [
    'SWITCHBACK_DOMAIN',
    patternRule(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'api.example.dev'),
  ],
  ['SWITCHBACK_ZONE_ID', patternRule(/^Z[A-Z0-9]{5,31}$/, 'Z0123456789ABCDEFGHIJ')],
  ['SWITCHBACK_VPC_ID', patternRule(/^vpc-[0-9a-f]{8,17}$/, 'vpc-0123456789abcdef0')],
  ['SWITCHBACK_SUBNETS', { accepts: isSubnetList, allowed: 'subnet-0123456789abcdef0,subnet-…' }],
  ['SWITCHBACK_ALLOWED_CIDRS', { accepts: isCidrList, allowed: '203.0.113.0/24,198.51.100.7/32' }],
  ['SWITCHBACK_NAT', oneOfRule(natStrategies)],
  [
    'SWITCHBACK_ROLE_ARN',
    patternRule(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'arn:aws:iam::ACCOUNT:role/NAME'),
  ],
  ['SWITCHBACK_LOG_DAYS', oneOfRule(['1', '3', '5', '7', '14', '30', '60', '90', '180', '365'])],
]);

function isCidrList(value: string): boolean {
  const list = listIn(value);
  return list.length <= 50 && list.every(isCidr);
}

/** A service of ECS takes 16, and its load balancer has others. */
function isSubnetList(value: string): boolean {
  const list = listIn(value);
  return list.length <= 32 && list.every((entry) => /^subnet-[0-9a-f]{8,17}$/.test(entry));
}

const listIn = (value: string): string[] => value.split(',').map((entry) => entry.trim());

function isCidr(entry: string): boolean {
  const [address = '', bits = '', ...more] = entry.split('/');
  return more.length === 0 && isIPv4(address) && /^([12]?\d|3[0-2])$/.test(bits);
}

type Good = ReadonlyMap<string, string>;

/**
 * The settings as the program takes them, with their defaults, and what does not fit together. null = the values that
 * are there are not enough.
 */
export function awsSettings(good: Good): { settings: AwsSettings | null; findings: EnvironmentFinding[] } {
  const region = good.get('SWITCHBACK_REGION');
  const findings = relations.flatMap((relation) => relation(good));
  if (region === undefined) return { settings: null, findings };
  const text = (name: string): string | null => good.get(`SWITCHBACK_${name}`) ?? null;
  const number = (name: string, otherwise: number): number => Number(text(name) ?? otherwise);
  const [name, zoneId] = [text('DOMAIN'), text('ZONE_ID')];
  const settings: AwsSettings = {
    region,
    account: text('ACCOUNT'),
    imageRepository: text('IMAGE_REPOSITORY'),
    architecture: text('ARCHITECTURE') === 'arm64' ? 'arm64' : 'x86_64',
    cpu: number('CPU', smallest.cpu),
    memory: number('MEMORY', memoriesFor(number('CPU', smallest.cpu))[0] ?? smallest.memory),
    desiredCount: number('DESIRED_COUNT', number('MIN_COUNT', 1)),
    scaling: scalingOf(good),
    containerPort: number('CONTAINER_PORT', 8080),
    certificateArn: text('CERTIFICATE_ARN'),
    domain: name === null || zoneId === null ? null : { name, zoneId },
    vpcId: text('VPC_ID'),
    subnets: [...new Set(listIn(text('SUBNETS') ?? ''))].filter((entry) => entry !== ''),
    allowedCidrs: listIn(text('ALLOWED_CIDRS') ?? '0.0.0.0/0'),
    nat: (text('NAT') ?? 'none') as NatStrategy,
    roleArn: text('ROLE_ARN'),
    logDays: number('LOG_DAYS', 30),
  };
  return { settings, findings };
}

const smallest = { cpu: 256, memory: 512 };

type Relation = (good: Good) => EnvironmentFinding[];
const relations: readonly Relation[] = [
  sizeIsSold,
  domainHasItsZone,
  subnetsHaveTheirVpc,
  certificateIsInTheRegion,
  roleIsInTheAccount,
  lookFitsItsInterval,
  ...scalingRelations,
];

const bad = (key: string, allowed: string): EnvironmentFinding[] => [
  { code: 'BAD_STACK_SETTING', key, facts: { allowed } },
];

function sizeIsSold(good: Good): EnvironmentFinding[] {
  const cpu = Number(good.get('SWITCHBACK_CPU') ?? smallest.cpu);
  const memory = good.get('SWITCHBACK_MEMORY');
  if (memory === undefined || isFargateSize({ cpu, memory: Number(memory) })) return [];
  return bad('SWITCHBACK_MEMORY', `${memoriesFor(cpu).join(', ')} (SWITCHBACK_CPU=${String(cpu)})`);
}

/** A load balancer takes no look that lasts until the next one. */
function lookFitsItsInterval(good: Good): EnvironmentFinding[] {
  const seconds = (name: string, otherwise: number): number =>
    readIsoDuration(good.get(name) ?? '') ?? otherwise;
  const interval = seconds('SWITCHBACK_HEALTH_INTERVAL', usualHealth.intervalSeconds);
  const look = seconds('SWITCHBACK_HEALTH_TIMEOUT', usualHealth.lookSeconds);
  if (look < interval) return [];
  return bad('SWITCHBACK_HEALTH_INTERVAL', `> PT${String(look)}S (SWITCHBACK_HEALTH_TIMEOUT)`);
}

function domainHasItsZone(good: Good): EnvironmentFinding[] {
  if (!good.has('SWITCHBACK_DOMAIN') || good.has('SWITCHBACK_ZONE_ID')) return [];
  return bad('SWITCHBACK_DOMAIN', 'SWITCHBACK_DOMAIN + SWITCHBACK_ZONE_ID');
}

function subnetsHaveTheirVpc(good: Good): EnvironmentFinding[] {
  if (!good.has('SWITCHBACK_SUBNETS') || good.has('SWITCHBACK_VPC_ID')) return [];
  return bad('SWITCHBACK_SUBNETS', 'SWITCHBACK_SUBNETS + SWITCHBACK_VPC_ID');
}

/** A load balancer takes certificates of its own region only. */
function certificateIsInTheRegion(good: Good): EnvironmentFinding[] {
  const region = good.get('SWITCHBACK_REGION');
  const arn = good.get('SWITCHBACK_CERTIFICATE_ARN');
  if (region === undefined || arn === undefined || arn.split(':')[3] === region) return [];
  return bad('SWITCHBACK_CERTIFICATE_ARN', `arn:aws:acm:${region}:…`);
}

function roleIsInTheAccount(good: Good): EnvironmentFinding[] {
  const account = good.get('SWITCHBACK_ACCOUNT');
  const arn = good.get('SWITCHBACK_ROLE_ARN');
  if (account === undefined || arn === undefined || arn.split(':')[4] === account) return [];
  return bad('SWITCHBACK_ROLE_ARN', `arn:aws:iam::${account}:role/…`);
}
