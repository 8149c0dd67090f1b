import { localDotenv, localStage } from '../model/stage.js';
import type { CheckPolicy } from './check-policy.js';
import type { EnvironmentFinding } from './environment-problem.js';
import type { Merged } from './merge.js';
import type { RawValue } from './resolve.js';
import { isSecretArn, oversizeOf, splitSecrets } from './secret-references.js';
import { isStackSetting, setByProduct } from './targets.js';

export interface CheckedFacts extends Merged {
  readonly policy: CheckPolicy;
  readonly values: ReadonlyMap<string, string>;
}

type Check = (facts: CheckedFacts) => EnvironmentFinding[];

/** What is wrong with a merged and resolved environment, beside its settings of the stack; findings without places. */
export const checkEnvironment = (facts: CheckedFacts): EnvironmentFinding[] =>
  checks.flatMap((check) => check(facts));

const checks: readonly Check[] = [
  dotenvIsDeployable,
  productSetsItsOwn,
  nothingReserved,
  noToolVariable,
  nothingEncrypted,
  noDynamicReference,
  noSecretLiteral,
  requiredIsThere,
  settingsAreThere,
  taskDefinitionFits,
];

/** Whether a name alone says that its value is secret. */
export const looksSecret = (name: string): boolean =>
  /PASSWORD|SECRET|TOKEN|PRIVATE_?KEY|API_?KEY/i.test(name);

function dotenvIsDeployable({ policy: { deployed, dotenv } }: CheckedFacts): EnvironmentFinding[] {
  const taken = deployed && dotenv === localDotenv;
  return taken ? [{ code: 'DOTENV_NAME_TAKEN', facts: { stages: [localStage] } }] : [];
}

/** Both platforms give every build its own address, so a file's PORT would be lost without a word. */
function productSetsItsOwn({ policy, raw }: CheckedFacts): EnvironmentFinding[] {
  const address = policy.deployed ? ['PORT', 'HOST'] : [];
  return [...setByProduct, ...address]
    .filter((key) => raw.has(key))
    .map((key) => ({ code: 'KEY_CONFLICT', facts: {}, key }));
}

function nothingReserved({ policy, raw }: CheckedFacts): EnvironmentFinding[] {
  return [...raw.keys()]
    .filter((key) => reserved.test(key) && !policy.allowReserved.includes(key))
    .map((key) => ({ code: 'RESERVED_KEY', key, facts: { platform: /^(AWS|ECS)_/.test(key) } }));
}

const reserved =
  /^(PATH|NODE_OPTIONS|NODE_PATH|BASH_ENV|(LD|DYLD|PULUMI|AWS)_\w+|ECS_CONTAINER_METADATA_URI(_V4)?)$/;

function noToolVariable({ raw }: CheckedFacts): EnvironmentFinding[] {
  return [...raw.keys()]
    .filter((key) => key.startsWith('DOTENV_'))
    .map((key) => ({ code: 'TOOL_VARIABLE', facts: {}, key }));
}

function nothingEncrypted({ raw }: CheckedFacts): EnvironmentFinding[] {
  return fromFiles(raw)
    .filter(([, { value }]) => value.startsWith('encrypted:'))
    .map(([key]) => ({ code: 'ENCRYPTED_VALUE', facts: {}, key }));
}

/** Only CloudFormation fills these in, and it is nowhere between a file and a stage. */
function noDynamicReference({ raw }: CheckedFacts): EnvironmentFinding[] {
  return fromFiles(raw)
    .filter(([, { value }]) => value.includes('{{resolve:'))
    .map(([key]) => ({ code: 'CFN_DYNAMIC_REFERENCE', facts: {}, key }));
}

const fromFiles = (raw: CheckedFacts['raw']): [string, RawValue][] =>
  [...raw].filter(([, { fromProcess }]) => !fromProcess);

function noSecretLiteral({ policy, values }: CheckedFacts): EnvironmentFinding[] {
  if (!policy.deployed) return [];
  return [...values]
    .filter(([key, value]) => value !== '' && !isStackSetting(key) && !isSecretArn(value))
    .filter(([key]) => looksSecret(key) || policy.secretKeys.includes(key))
    .filter(([key]) => !policy.allowLiteralSecrets.includes(key))
    .map(([key]) => ({ code: 'SECRET_LITERAL', facts: {}, key }));
}

function requiredIsThere({ policy, raw, values, suspected, incomplete }: CheckedFacts): EnvironmentFinding[] {
  if (incomplete) return [];
  return policy.requiredKeys
    .filter((key) => (raw.has(key) ? values.get(key) === '' : !suspected.has(key)))
    .map((key) => ({ code: 'REQUIRED_KEY_MISSING', key, facts: { empty: raw.has(key) } }));
}

/** Everything else of an aws stage has a default. */
function settingsAreThere({ policy, raw, incomplete }: CheckedFacts): EnvironmentFinding[] {
  const key = 'SWITCHBACK_REGION';
  if (policy.platform !== 'aws' || incomplete || raw.has(key)) return [];
  return [{ code: 'REQUIRED_KEY_MISSING', key, facts: { empty: false } }];
}

function taskDefinitionFits({ policy, values }: CheckedFacts): EnvironmentFinding[] {
  if (policy.platform !== 'aws') return [];
  const backend = Object.fromEntries([...values].filter(([name]) => !isStackSetting(name)));
  const isSecret = (name: string): boolean => looksSecret(name) || policy.secretKeys.includes(name);
  const oversize = oversizeOf(splitSecrets(backend, isSecret));
  return oversize === null ? [] : [{ code: 'TASK_DEFINITION_TOO_LARGE', facts: { ...oversize } }];
}
