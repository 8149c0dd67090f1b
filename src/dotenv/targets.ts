import type { AwsSettings } from '../model/aws.js';
import { readIsoDuration } from '../model/read-duration.js';
import { forwardedWays, type Forwarded, type StageTimes } from '../model/settings.js';
import type { Platform } from '../model/stage.js';
import { longestStart } from '../model/start-time.js';
import { awsRules, awsSettings } from './aws-settings.js';
import type { EnvironmentFinding } from './environment-problem.js';
import { nearestName } from '../model/nearest.js';
import { durationRule, healthPathRule, oneOfRule, portRule, type SettingRule } from './setting-rule.js';

/** What a dotenv file may set of the stack itself. */
export interface StackSettings {
  /** Platform `process`; null = the file names none. */
  readonly port: number | null;
  readonly healthPath: string;
  /** null = as long as usual. */
  readonly startSeconds: number | null;
  readonly times: StageTimes;
  readonly forwarded: Forwarded;
  /** Platform `aws`; null on `process`. */
  readonly aws: AwsSettings | null;
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

const processRules: ReadonlyMap<string, SettingRule> = new Map([
  ['SWITCHBACK_STAGE_PORT', portRule],
  ['SWITCHBACK_HEALTH_PATH', healthPathRule],
  ['SWITCHBACK_START', durationRule('PT1S', longestStart.process)],
  ['SWITCHBACK_DRAIN', durationRule('PT0S', 'PT1H')],
  ['SWITCHBACK_STOP', durationRule('PT1S', 'PT2M')],
  ['SWITCHBACK_HEALTH_TIMEOUT', durationRule('PT1S', 'PT1M')],
  ['SWITCHBACK_FORWARDED', oneOfRule(forwardedWays)],
]);

/** What a dotenv file may set of a stage on each platform. */
export const rulesOf: Readonly<Record<Platform, ReadonlyMap<string, SettingRule>>> = {
  process: processRules,
  aws: awsRules,
};

/** The settings among resolved values, and what is wrong with their names and values. */
export function stackSettings(
  values: ReadonlyMap<string, string>,
  platform: Platform,
): { settings: StackSettings; findings: EnvironmentFinding[] } {
  const findings: EnvironmentFinding[] = [];
  const good = new Map<string, string>();
  for (const [key, value] of values) {
    if (!isStackSetting(key) || setByProduct.has(key)) continue;
    const finding = findingOn(key, value, platform);
    if (finding === null) good.set(key, value);
    else findings.push(finding);
  }
  const port = good.get('SWITCHBACK_STAGE_PORT');
  const seconds = (name: string): number | null => readIsoDuration(good.get(name) ?? '');
  const aws = platform === 'aws' ? awsSettings(good) : { settings: null, findings: [] };
  return {
    settings: {
      port: port === undefined ? null : Number(port),
      healthPath: good.get('SWITCHBACK_HEALTH_PATH') ?? defaultHealthPath,
      startSeconds: seconds('SWITCHBACK_START'),
      times: {
        drainSeconds: seconds('SWITCHBACK_DRAIN'),
        stopSeconds: seconds('SWITCHBACK_STOP'),
        lookSeconds: seconds('SWITCHBACK_HEALTH_TIMEOUT'),
        intervalSeconds: seconds('SWITCHBACK_HEALTH_INTERVAL'),
      },
      forwarded: good.get('SWITCHBACK_FORWARDED') === 'replace' ? 'replace' : 'keep',
      aws: aws.settings,
    },
    findings: [...findings, ...aws.findings],
  };
}

function findingOn(key: string, value: string, platform: Platform): EnvironmentFinding | null {
  const rule = rulesOf[platform].get(key);
  if (rule === undefined) return unknown(key, platform);
  return rule.accepts(value) ? null : { code: 'BAD_STACK_SETTING', key, facts: { allowed: rule.allowed } };
}

/** A setting of the other platform is told as that, and is not mistaken for a slip. */
function unknown(key: string, platform: Platform): EnvironmentFinding {
  const known = [...rulesOf[platform].keys()];
  const other: Platform = platform === 'aws' ? 'process' : 'aws';
  const belongsTo = rulesOf[other].has(key) ? other : null;
  const nearest = belongsTo === null ? nearestName(key, known) : null;
  return { code: 'UNKNOWN_STACK_SETTING', key, facts: { nearest, belongsTo, platform, known } };
}
