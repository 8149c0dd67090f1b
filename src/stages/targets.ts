import type { Platform } from '../model/stage.js';
import type { EnvironmentFinding } from './environment-problem.js';
import { nearestName } from './nearest.js';

/** What a dotenv file may set of the stack itself. */
export interface StackSettings {
  /** null = the file names none. */
  readonly port: number | null;
  readonly healthPath: string;
}

export const defaultHealthPath = '/healthz';

/** Case is no matter here: `switchback_stage_port` is a slip, and must not reach the backend in silence. */
export const isStackSetting = (name: string): boolean => /^SWITCHBACK_/i.test(name);

/** Names that the product gives to the backend itself, so that no file may. */
export const setByProduct: ReadonlySet<string> = new Set([
  'SWITCHBACK_STAGE',
  'SWITCHBACK_BUILD',
  'SWITCHBACK_COMMIT',
]);

/** The settings among resolved values, and what is wrong with their names and values. */
export function stackSettings(
  values: ReadonlyMap<string, string>,
  platform: Platform,
): { settings: StackSettings; findings: EnvironmentFinding[] } {
  const findings: EnvironmentFinding[] = [];
  const good = new Map<string, string>();
  for (const [key, value] of values) {
    if (!isStackSetting(key) || setByProduct.has(key)) continue;
    const finding = check(key, value, platform);
    if (finding === null) good.set(key, value);
    else findings.push(finding);
  }
  const port = good.get('SWITCHBACK_STAGE_PORT');
  return {
    settings: {
      port: port === undefined ? null : Number(port),
      healthPath: good.get('SWITCHBACK_HEALTH_PATH') ?? defaultHealthPath,
    },
    findings,
  };
}

function check(key: string, value: string, platform: Platform): EnvironmentFinding | null {
  const rule = platform === 'process' ? processRules.get(key) : undefined;
  if (rule === undefined) return unknown(key, platform);
  return rule.accepts(value) ? null : { code: 'BAD_STACK_SETTING', key, facts: { allowed: rule.allowed } };
}

function unknown(key: string, platform: Platform): EnvironmentFinding {
  const known = platform === 'process' ? [...processRules.keys()] : awsNames;
  const belongsTo = awsNames.includes(key) ? 'aws' : null;
  const nearest = belongsTo === null ? nearestName(key, known) : null;
  return { code: 'UNKNOWN_STACK_SETTING', key, facts: { nearest, belongsTo, platform, known } };
}

interface Rule {
  readonly accepts: (value: string) => boolean;
  /** What is allowed, for people, in no particular language. */
  readonly allowed: string;
}

const processRules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  [
    'SWITCHBACK_STAGE_PORT',
    { accepts: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535, allowed: '1–65535' },
  ],
  [
    'SWITCHBACK_HEALTH_PATH',
    { accepts: (value) => /^\/(?!\/)[\w\-.~!$&'()*+,;=:@%/?]{0,199}$/.test(value), allowed: '/healthz' },
  ],
]);

/** Known by name only: a message tells where they belong, and none of them is mistaken for a slip. */
const awsNames: readonly string[] = [
  'SWITCHBACK_REGION',
  'SWITCHBACK_ACCOUNT',
  'SWITCHBACK_IMAGE_REPOSITORY',
  'SWITCHBACK_CPU',
  'SWITCHBACK_MEMORY',
  'SWITCHBACK_DESIRED_COUNT',
  'SWITCHBACK_CERTIFICATE_ARN',
  'SWITCHBACK_DOMAIN',
  'SWITCHBACK_VPC_ID',
  'SWITCHBACK_ALLOWED_CIDRS',
  'SWITCHBACK_NAT',
];
