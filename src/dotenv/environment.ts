import { isOwnDatabase, isOwnVariable, isProxyException } from '../model/own-variable.js';
import { localStage, type Stage } from '../model/stage.js';
import { checkPolicyOf, isWarning, type CheckPolicy } from './check-policy.js';
import { checkEnvironment, looksSecret } from './checks.js';
import { candidates, readDotenv, type DotenvFile } from './dotenv-files.js';
import {
  EnvironmentError,
  problemOf,
  type EnvironmentCode,
  type EnvironmentFinding,
  type EnvironmentProblem,
} from './environment-problem.js';
import { merge, type Merged } from './merge.js';
import { resolve, type Resolved } from './resolve.js';
import { isStackSetting, stackSettings, type StackSettings } from './targets.js';

export { EnvironmentError };
export type { EnvironmentCode, EnvironmentProblem, StackSettings };

export interface EnvironmentOrder {
  readonly projectDir: string;
  readonly stage: Stage | typeof localStage;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** Whether `CI` is set: there, `.env.local` and `.env.<name>.local` of a deployed stage are refused. */
  readonly ci: boolean;
  /** An explicitly chosen env name; refused when it is not the stage's. */
  readonly askedDotenv?: string | undefined;
}

export interface EnvironmentFile {
  readonly file: string;
  readonly found: boolean;
  /** How many keys it holds. */
  readonly keys: number;
}

export interface EnvironmentEntry {
  readonly name: string;
  readonly value: string;
  /** The file that gave the value, or `process`. */
  readonly origin: string;
  /** By its name, by `secretKeys`, or because such a value went into it; what its shape says, `secretNames` knows. */
  readonly secret: boolean;
}

export interface StageEnvironment {
  readonly stage: string;
  readonly dotenv: string;
  /** The four candidates, lowest first. */
  readonly files: readonly EnvironmentFile[];
  /** Sorted by name, settings of the stack included. */
  readonly entries: readonly EnvironmentEntry[];
  /** What the backend gets: everything but the `SWITCHBACK_` settings. */
  readonly backend: Readonly<Record<string, string>>;
  readonly settings: StackSettings;
  readonly warnings: readonly EnvironmentProblem[];
}

/**
 * The dotenv environment of a stage: read, lint, parse, merge, resolve, check.
 * Throws EnvironmentError with every problem, never a value.
 */
export async function loadEnvironment(order: EnvironmentOrder): Promise<StageEnvironment> {
  const { projectDir, processEnv, askedDotenv } = order;
  const policy = checkPolicyOf(order.stage, order.ci);
  const { stage, dotenv } = policy;
  const files = await Promise.all(candidates(policy).map((candidate) => readDotenv(projectDir, candidate)));
  const merged = merge(files, processEnv, policy.deployed ? isOwnVariable : isOwnDatabase);
  const isSecret = (name: string): boolean => looksSecret(name) || policy.secretKeys.includes(name);
  const outside = policy.deployed ? withoutOwn(processEnv) : processEnv;
  const resolved = resolve({ raw: merged.raw, outside, isSecret });
  const { settings, findings } = stackSettings(resolved.values, policy.platform);
  const found: EnvironmentFinding[] = [
    ...chosenWrong(policy, askedDotenv),
    ...files.flatMap((file) => file.findings),
    ...localFilesUsed(files, policy),
    ...overridden(merged),
    ...[...merged.ignored]
      .filter(isOfThisShell)
      .map((key) => ({ code: 'PROCESS_ENV_IGNORED' as const, facts: {}, key })),
    ...reallyMissing(resolved, merged).map((finding) => withIgnored(finding, processEnv)),
    ...findings,
    ...checkEnvironment({ ...merged, policy, values: resolved.values }),
  ];
  const placed = inReadingOrder(
    files,
    found.map((finding) => withPlace(finding, merged)),
  );
  const problems = placed.filter((finding) => !isWarning(finding, policy));
  if (problems.length > 0)
    throw new EnvironmentError(problems.map((finding) => problemOf(stage, dotenv, finding)));
  const warnings = placed.map((finding) => problemOf(stage, dotenv, finding));
  const entries = entriesOf(merged, resolved, isSecret);
  const backend = entries.filter(({ name }) => !isStackSetting(name)).map(({ name, value }) => [name, value]);
  return {
    stage,
    dotenv,
    files: files.map(({ file, found: there, values }) => ({ file, found: there, keys: values.size })),
    entries,
    backend: Object.fromEntries(backend) as Record<string, string>,
    settings,
    warnings,
  };
}

/** Every run by hand has these, whether or not the person set them. */
const isOfThisShell = (name: string): boolean => !isProxyException(name);

/** What a file of a deployed stage may refer to: a run by the service finds nothing else there, either. */
const withoutOwn = (env: EnvironmentOrder['processEnv']): EnvironmentOrder['processEnv'] =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !isOwnVariable(name)));

/** Who sees the name in the shell is told why it is not taken from there. */
function withIgnored(finding: EnvironmentFinding, env: EnvironmentOrder['processEnv']): EnvironmentFinding {
  if (finding.code !== 'UNRESOLVED_REFERENCE') return finding;
  const name = finding.facts.reference;
  if (name === null || !isOwnVariable(name) || env[name] === undefined) return finding;
  return { ...finding, facts: { ...finding.facts, ignored: true } };
}

function chosenWrong({ dotenv }: CheckPolicy, asked: string | undefined): EnvironmentFinding[] {
  return asked === undefined || asked === dotenv ? [] : [{ code: 'STAGE_ENV_MISMATCH', facts: { asked } }];
}

function localFilesUsed(files: readonly DotenvFile[], policy: CheckPolicy): EnvironmentFinding[] {
  if (!policy.deployed) return [];
  return files
    .filter(({ file, found }) => found && file.endsWith('.local'))
    .map(({ file }) => ({ code: 'LOCAL_FILE_USED', file, facts: { ci: policy.ci } }));
}

const overridden = ({ raw }: Merged): EnvironmentFinding[] =>
  [...raw]
    .filter(([, { fromProcess }]) => fromProcess)
    .map(([key]) => ({ code: 'OVERRIDDEN_BY_PROCESS_ENV', facts: {}, key }));

/** Without references to names that may well stand on a broken line or in a file that could not be read. */
function reallyMissing({ findings }: Resolved, { incomplete, suspected }: Merged): EnvironmentFinding[] {
  return findings.filter(({ code, facts }) => {
    if (code !== 'UNRESOLVED_REFERENCE' && code !== 'REQUIRED_REFERENCE') return true;
    return !incomplete && !suspected.has(facts.reference ?? '');
  });
}

/** A finding about a key stands where the key got its value, if it does not say otherwise. */
function withPlace(finding: EnvironmentFinding, { raw }: Merged): EnvironmentFinding {
  const { file = null, line = null } = raw.get(finding.key ?? '') ?? {};
  return { file, line, ...finding };
}

/** File by file from the lowest, then line by line; what no file is to blame for comes first. */
function inReadingOrder(
  files: readonly DotenvFile[],
  findings: readonly EnvironmentFinding[],
): EnvironmentFinding[] {
  const rank = (finding: EnvironmentFinding): number => files.findIndex(({ file }) => file === finding.file);
  return [...findings].sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0));
}

/** Sorted by code unit, since Pulumi compares the list by position. */
function entriesOf(
  { raw }: Merged,
  { values, tainted }: Resolved,
  isSecret: (name: string) => boolean,
): EnvironmentEntry[] {
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const place = raw.get(name);
      const origin = place === undefined || place.fromProcess ? 'process' : place.file;
      return { name, value, origin, secret: isSecret(name) || tainted.has(name) };
    });
}
