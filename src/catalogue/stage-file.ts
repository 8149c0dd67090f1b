import type { Stage, StageTrigger } from '../model/stage.js';
import { isEndless, longestQuietDays } from '../policy/quiet.js';
import { catalogueProblem, type Finding, type CatalogueProblem } from './catalogue-problem.js';
import { keyPrefix, policyFindings } from './policy-issues.js';
import { policyFields, policySchema, stageOf } from './policy-schema.js';
import { hasKeys, kmsProvider, stageFileFindings } from './stage-rules.js';
import { readYaml, type YamlEntry, type YamlFile } from './yaml-file.js';

/** One Pulumi.<stage>.yaml, as far as it can be understood: rules across files look at broken ones too. */
export interface StageFile {
  readonly name: string;
  readonly file: string;
  /** null = the problems say why. */
  readonly stage: Stage | null;
  readonly trigger: StageTrigger | null;
  readonly source: Keyed | null;
  readonly dotenv: Keyed | null;
  readonly salt: Keyed | null;
  /** false = another secrets provider than the passphrase, or a file that cannot be read. */
  readonly needsSalt: boolean;
  /** The key of AWS KMS that stands in place of the passphrase. */
  readonly kms: Keyed | null;
  readonly encryptedKey: Keyed | null;
  readonly problems: readonly CatalogueProblem[];
}

export interface Keyed {
  readonly value: string;
  readonly line: number;
}

/** Reads and checks one stage file by itself; never throws. */
export async function readStageFile(projectDir: string, name: string): Promise<StageFile> {
  const file = `Pulumi.${name}.yaml`;
  const yaml = await readYaml(projectDir, file);
  const policy = policyOf(yaml);
  const parsed = policySchema.safeParse(policy.value);
  const trigger = policyFields.trigger.safeParse(keyed(policy.children, 'trigger')?.value).data ?? null;
  const findings: Finding[] = [
    ...(yaml.missing ? [vanished] : []),
    ...stageFileFindings({ name, yaml, policy, trigger }),
    ...(yaml.usable && hasKeys(yaml) ? policyFindings(parsed.error?.issues ?? [], policy) : []),
    ...(parsed.success ? quietEnds(stageOf(name, parsed.data), policy) : []),
  ];
  const problems = [...yaml.problems, ...findings.map((finding) => catalogueProblem({ ...finding, file }))];
  const provider = keyed(yaml.top, 'secretsprovider');
  return {
    name,
    file,
    stage: parsed.success && problems.length === 0 ? stageOf(name, parsed.data) : null,
    trigger,
    source: named(keyed(policy.children, 'source')),
    dotenv: named(keyed(policy.children, 'dotenv')),
    salt: keyed(yaml.top, 'encryptionsalt'),
    needsSalt: yaml.usable && (provider?.value ?? 'passphrase') === 'passphrase',
    kms: provider !== null && kmsProvider.test(provider.value) ? provider : null,
    encryptedKey: keyed(yaml.top, 'encryptedkey'),
    problems,
  };
}

function quietEnds(stage: Stage, { children, line }: YamlEntry): Finding[] {
  if (!isEndless(stage)) return [];
  const place = { key: `${keyPrefix}quiet`, line: children.find(({ key }) => key === 'quiet')?.line ?? line };
  return [{ code: 'QUIET_WITHOUT_END', ...place, facts: { days: longestQuietDays } }];
}

/** A link to nowhere, or a file that was removed between the listing and the reading. */
const vanished = { code: 'FILE_UNREADABLE', facts: { reason: 'failed', detail: 'ENOENT' } } as const;

/** The `switchback:` keys as one entry without their prefix; it stands where `config:` does. Of a key given twice, the first. */
function policyOf({ top }: YamlFile): YamlEntry {
  const config = top.find(({ key }) => key === 'config');
  const children = (config?.children ?? [])
    .filter(({ key }) => key.startsWith(keyPrefix))
    .map((child) => ({ ...child, key: child.key.slice(keyPrefix.length) }));
  const value = Object.fromEntries(children.toReversed().map((child) => [child.key, child.value]));
  return { key: 'config', line: config?.line ?? 1, value, children };
}

function keyed(entries: readonly YamlEntry[], key: string): Keyed | null {
  const found = entries.find((entry) => entry.key === key);
  return typeof found?.value === 'string' ? { value: found.value, line: found.line } : null;
}

/** A name that can be none at all is reported as such, and not as unknown or missing too. */
const named = (found: Keyed | null): Keyed | null =>
  found !== null && policyFields.dotenv.safeParse(found.value).success ? found : null;
