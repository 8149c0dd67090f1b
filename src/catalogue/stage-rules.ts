import { localStage, stageNamePattern, type StageTrigger } from '../model/stage.js';
import type { Finding } from './catalogue-problem.js';
import { nearestName } from '../model/nearest.js';
import { keyPrefix } from './policy-issues.js';
import { allowedValues, policyKeys, type PolicyKey } from './policy-schema.js';
import type { YamlEntry, YamlFile } from './yaml-file.js';

export interface StageFileFacts {
  readonly name: string;
  readonly yaml: YamlFile;
  /** The `switchback:` keys without their prefix. */
  readonly policy: YamlEntry;
  /** null = none, or a wrong one. */
  readonly trigger: StageTrigger | null;
}

/** What is wrong with one stage file beside the values of its keys. */
export function stageFileFindings(facts: StageFileFacts): Finding[] {
  const rules = facts.yaml.usable ? [...nameRules, ...contentRules] : nameRules;
  return rules.flatMap((rule) => rule(facts));
}

type Rule = (facts: StageFileFacts) => Finding[];
const nameRules: readonly Rule[] = [nameIsAllowed];
const contentRules: readonly Rule[] = [
  topKeysAreKnown,
  configHasKeys,
  configKeysAreKnown,
  secretsProviderIsKnown,
  keysFitTheTrigger,
  keysFitThePlatform,
  keysOfTheTriggerAreThere,
];

function nameIsAllowed({ name }: StageFileFacts): Finding[] {
  if (name === localStage) return [{ code: 'STAGE_NAME_RESERVED', facts: { stage: name } }];
  if (stageNamePattern.test(name)) return [];
  const lower = name.toLowerCase();
  const hint = stageNamePattern.test(lower) ? `Pulumi.${lower}.yaml` : null;
  return [{ code: 'STAGE_NAME_INVALID', facts: { stage: name }, hint }];
}

const topKeys = ['config', 'encryptionsalt', 'secretsprovider', 'encryptedkey'];

/** `environment:` would bring variables of Pulumi ESC into the process, where they silently win over the dotenv files. */
function topKeysAreKnown({ yaml }: StageFileFacts): Finding[] {
  return yaml.top
    .filter(({ key }) => !topKeys.includes(key))
    .map(({ key, line }): Finding =>
      key === 'environment'
        ? { code: 'KEY_NOT_ALLOWED', key, line, facts: { because: 'esc' } }
        : { code: 'UNKNOWN_KEY', facts: {}, key, line, hint: nearestTop(key) },
    );
}

const nearestTop = (key: string): string | null =>
  key.startsWith(keyPrefix) ? `config: {${key}: …}` : nearestName(key, topKeys);

/** Whether `config:` is a map or left out, so that something can be said about its keys. */
export function hasKeys({ top }: YamlFile): boolean {
  const config = top.find(({ key }) => key === 'config')?.value ?? {};
  return typeof config === 'object' && !Array.isArray(config);
}

function configHasKeys({ yaml, policy }: StageFileFacts): Finding[] {
  if (hasKeys(yaml)) return [];
  const facts = { allowed: `${keyPrefix}dotenv: …`, value: '…' };
  return [{ code: 'INVALID_VALUE', key: 'config', line: policy.line, facts }];
}

/** Keys of other namespaces (`aws:region`) are Pulumi's own business, unless the namespace looks like a slip of ours. */
function configKeysAreKnown({ yaml }: StageFileFacts): Finding[] {
  const config = yaml.top.find(({ key }) => key === 'config');
  const known = policyKeys.map((key) => keyPrefix + key);
  return (config?.children ?? [])
    .filter(({ key }) => !known.includes(key))
    .map(({ key, line }) => ({ key, line, hint: nearestName(key, known) ?? nearestBare(key) }))
    .filter(({ key, hint }) => hint !== null || key.startsWith(keyPrefix) || !key.includes(':'))
    .map((place) => ({ code: 'UNKNOWN_KEY', facts: {}, ...place }));
}

/** `dotenv:` without the namespace would be read as a key of the project. */
function nearestBare(key: string): string | null {
  const name = key.includes(':') ? null : nearestName(key, policyKeys);
  return name === null ? null : keyPrefix + name;
}

/** With its region, so that neither service nor CLI depends on the one of the machine. */
export const kmsProvider = /^awskms:\/\/[^\s'"?#@]+\?([^\s'"#]*&)?region=[a-z0-9-]+(&[^\s'"#]*)?$/;

/** The passphrase of the data directory, or a key of AWS KMS; others are not tried. */
function secretsProviderIsKnown({ yaml }: StageFileFacts): Finding[] {
  const key = 'secretsprovider';
  const entry = yaml.top.find((other) => other.key === key);
  if (entry === undefined || entry.value === 'passphrase') return [];
  if (typeof entry.value === 'string' && kmsProvider.test(entry.value)) return [];
  const allowed = ['passphrase', 'awskms://alias/NAME?region=REGION'];
  return [{ code: 'INVALID_VALUE', key, line: entry.line, facts: { allowed, value: '…' } }];
}

/** Keys that would be without effect on some triggers, and the triggers on which they are allowed. */
const onlyOn: readonly (readonly [PolicyKey, readonly StageTrigger[]])[] = [
  ['source', ['schedule', 'request', 'milestone']],
  ['soak', ['schedule', 'request', 'milestone']],
  ['requires', ['schedule', 'request', 'milestone']],
  ['branches', ['commit']],
  ['schedule', ['schedule']],
];

function keysFitTheTrigger({ policy, trigger }: StageFileFacts): Finding[] {
  if (trigger === null) return [];
  return onlyOn
    .filter(([, triggers]) => !triggers.includes(trigger))
    .map(([key]) => child(policy, key))
    .filter((entry) => entry !== undefined)
    .map(({ key, line }) => ({
      code: 'KEY_NOT_ALLOWED',
      key: keyPrefix + key,
      line,
      facts: { because: 'trigger', trigger },
    }));
}

/** AWS runs it wherever it likes; any machine may ask for that. */
function keysFitThePlatform({ policy }: StageFileFacts): Finding[] {
  const named = child(policy, 'machine');
  if (named === undefined || child(policy, 'platform')?.value !== 'aws') return [];
  return [
    {
      code: 'KEY_NOT_ALLOWED',
      key: keyPrefix + named.key,
      line: named.line,
      facts: { because: 'aws' },
    },
  ];
}

function keysOfTheTriggerAreThere({ policy, trigger }: StageFileFacts): Finding[] {
  if (trigger === null) return [];
  const needed: PolicyKey[] =
    trigger === 'commit' ? [] : trigger === 'schedule' ? ['source', 'schedule'] : ['source'];
  return needed
    .filter((key) => child(policy, key) === undefined)
    .map((key) => ({
      code: 'MISSING_KEY',
      key: keyPrefix + key,
      line: policy.line,
      facts: { allowed: allowedValues[key], trigger },
    }));
}

const child = (policy: YamlEntry, name: string): YamlEntry | undefined =>
  policy.children.find(({ key }) => key === name);
