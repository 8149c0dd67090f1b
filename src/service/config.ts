import { join, resolve } from 'node:path';
import { allowedValues } from '../catalogue/policy-schema.js';
import type { Badges } from '../model/badge.js';
import { machineNamePattern } from '../model/machine.js';
import type { Budgets } from '../model/rate.js';
import type { Keep } from '../model/retention.js';
import { stageNamePattern } from '../model/stage.js';
import type { StartProblem } from '../model/start-problem.js';
import { readStateUrl, stateParameters, type StateBucket } from '../model/state-bucket.js';
import { variableIn, variables, type VariableName } from '../model/variable.js';
import { userName } from '../processes/user-name.js';
import type { CiSettings } from '../identity/job-tokens.js';
import type { ProviderSettings } from '../identity/provider.js';
import { ciOf } from './ci.js';
import { providerOf } from './provider.js';
import { gitHubIn, type GitHubConfig } from './github.js';
import { allowsPrivateIn } from './notices.js';
import { installDir } from './install-dir.js';
import { reachOf, type Reach } from './reach.js';

/** The flags of `switchback serve`, as a person typed them. */
export interface ServeOptions {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly stagePorts?: string | undefined;
  readonly warmRunners?: string | undefined;
  readonly machine?: string | undefined;
}

/** Everything that the service is told from outside, read once. */
export interface Config {
  /** Directory of Switchback's own package.json. */
  readonly installDir: string;
  /** Directory with Pulumi.yaml, the stage files and the dotenv files. */
  readonly projectDir: string;
  readonly dataDir: string;
  readonly host: string;
  readonly reach: Reach;
  /** The identity provider by which people sign in; null = everybody sends a token. */
  readonly provider: ProviderSettings | null;
  /** Which jobs of CI are trusted; null = each sends a token. */
  readonly ci: CiSettings | null;
  /** What GitHub sends, and is told. */
  readonly github: GitHubConfig;
  /** Whether webhooks may tell networks of one's own. */
  readonly tellsPrivate: boolean;
  /** 0 = any free one. */
  readonly port: number;
  /** By which stage files name this machine; null = as it was said before. */
  readonly machine: string | null;
  /** A PostgreSQL server; null = the embedded database. */
  readonly databaseUrl: string | null;
  /** `auto` = free ports, chosen once; `dotenv` = SWITCHBACK_STAGE_PORT of each stage. */
  /** null = as it was decided before; the dotenv files where nobody has. */
  readonly stagePorts: 'auto' | 'dotenv' | null;
  /** Where Pulumi's state is; null = in the data directory. */
  readonly bucket: StateBucket | null;
  readonly warmRunners: number;
  /** How long an interrupted update may take to end by itself before it is interrupted again. */
  readonly drainSeconds: number;
  /** How long a promotion waits for a stack that somebody else updates. */
  readonly lockWaitSeconds: number;
  /** For how long what is over is kept. */
  readonly keep: Keep;
  /** How large a build may be. */
  readonly uploads: UploadLimits;
  /** Whose badges anybody may see. */
  readonly badges: Badges;
  /** Whether whoever changes something sends an Idempotency-Key. */
  readonly demandsKey: boolean;
  /** How much each caller may do in a minute. */
  readonly budgets: Budgets;
  /** Provider servers that the engine attaches to instead of starting plugins (`aws:PORT,awsx:PORT`), for simulations. */
  readonly debugProviders: string | null;
  /** Another address of the ECS API, for simulations. */
  readonly ecsEndpoint: string | null;
  /** The same of STS. */
  readonly stsEndpoint: string | null;
  /** Another address of the API of CloudWatch's logs, for simulations. */
  readonly logsEndpoint: string | null;
  /** The same of the APIs at which the things are looked at that settings name, and found by their tags. */
  readonly awsEndpoint: string | null;
  /** The operating system's user: the actor until there is sign-in. */
  readonly user: string;
  /** The machine's environment, of which CLI and hosts get a few names. */
  readonly machineEnv: Readonly<Record<string, string | undefined>>;
}

/** What is taken of a tarball: its own bytes, those of all its files, and how many of these. */
export interface UploadLimits {
  readonly bytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
}

/** The service cannot start; carries every problem that could be found. */
export class StartFailure extends Error {
  constructor(
    readonly problems: readonly StartProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(({ code, facts }) => `${code} ${JSON.stringify(facts)}`).join(', '), options);
    this.name = 'StartFailure';
  }
}

export { installDir };
export const defaultPort = variables.SWITCHBACK_PORT.otherwise;

/** Reads flags and environment into a frozen config; throws StartFailure with all problems at once. */
export function readConfig(given: {
  options: ServeOptions;
  env: Readonly<Record<string, string | undefined>>;
  projectDir: string;
  cwd: string;
}): Config {
  const { options, env, projectDir, cwd } = given;
  const problems: StartProblem[] = [];
  const host = options.host ?? variableIn(env, 'SWITCHBACK_HOST') ?? variables.SWITCHBACK_HOST.otherwise;
  const reach = reachOf(problems, { env, host });
  const dataDir = options.dataDir ?? variableIn(env, 'SWITCHBACK_DATA_DIR');
  const seconds = (name: Counted): number =>
    numberOf(problems, { name, text: variableIn(env, name), most: 86_400 }) ?? variables[name].otherwise;
  const config: Config = {
    installDir,
    projectDir: resolve(projectDir),
    dataDir:
      dataDir === undefined
        ? join(resolve(projectDir), variables.SWITCHBACK_DATA_DIR.otherwise)
        : resolve(cwd, dataDir),
    host,
    reach,
    provider: providerOf(problems, { env, identity: reach.identity }),
    ci: ciOf(problems, { env, reach }),
    github: gitHubIn(problems, env),
    tellsPrivate: allowsPrivateIn(problems, env),
    port:
      numberOf(problems, {
        name: '--port',
        text: options.port ?? variableIn(env, 'SWITCHBACK_PORT'),
        most: 65535,
      }) ?? defaultPort,
    machine: machineIn(problems, options.machine ?? variableIn(env, 'SWITCHBACK_MACHINE')),
    databaseUrl: variableIn(env, 'DATABASE_URL') ?? null,
    stagePorts: stagePortsOf(problems, options.stagePorts),
    bucket: bucketOf(problems, variableIn(env, 'SWITCHBACK_STATE_URL') ?? ''),
    warmRunners: numberOf(problems, { name: '--warm-runners', text: options.warmRunners, most: 8 }) ?? 1,
    drainSeconds: seconds('SWITCHBACK_DRAIN_SECONDS'),
    lockWaitSeconds: seconds('SWITCHBACK_LOCK_WAIT_SECONDS'),
    keep: keepOf(problems, env),
    uploads: uploadsOf(problems, env),
    badges: badgesIn(problems, env),
    demandsKey: demandsKeyIn(problems, env),
    budgets: budgetsOf(problems, env),
    debugProviders: variableIn(env, 'SWITCHBACK_DEBUG_PROVIDERS') ?? null,
    ecsEndpoint: variableIn(env, 'SWITCHBACK_ECS_ENDPOINT') ?? null,
    stsEndpoint: variableIn(env, 'SWITCHBACK_STS_ENDPOINT') ?? null,
    logsEndpoint: variableIn(env, 'SWITCHBACK_LOGS_ENDPOINT') ?? null,
    awsEndpoint: variableIn(env, 'SWITCHBACK_AWS_ENDPOINT') ?? null,
    user: userName() ?? env['USER'] ?? `uid-${String(process.getuid?.())}`,
    machineEnv: env,
  };
  if (problems.length > 0) throw new StartFailure(problems);
  return Object.freeze(config);
}

/** Variables that hold a number. */
type Counted = {
  [N in VariableName]: (typeof variables)[N]['otherwise'] extends number ? N : never;
}[VariableName];

/** The audit is kept for ever unless somebody says otherwise. */
function keepOf(problems: StartProblem[], env: Readonly<Record<string, string | undefined>>): Keep {
  const days = (name: Counted): number | null =>
    (numberOf(problems, { name, text: variableIn(env, name), most: 36_500 }) ?? variables[name].otherwise) ||
    null;
  return {
    logsDays: days('SWITCHBACK_KEEP_LOGS_DAYS'),
    artifactsDays: days('SWITCHBACK_KEEP_ARTEFACTS_DAYS'),
    historyDays: days('SWITCHBACK_KEEP_HISTORY_DAYS'),
    auditDays: days('SWITCHBACK_KEEP_AUDIT_DAYS'),
  };
}

const megabyte = 1024 ** 2;

/** Nothing at all may be no limit: a service that takes no build is a mistake. */
function uploadsOf(
  problems: StartProblem[],
  env: Readonly<Record<string, string | undefined>>,
): UploadLimits {
  const read = (name: Counted, most: number): number =>
    numberOf(problems, { name, text: variableIn(env, name), least: 1, most }) ?? variables[name].otherwise;
  return {
    bytes: read('SWITCHBACK_UPLOAD_MB', 4096) * megabyte,
    unpackedBytes: read('SWITCHBACK_UNPACKED_MB', 16_384) * megabyte,
    files: read('SWITCHBACK_TARBALL_FILES', 1_000_000),
  };
}

function machineIn(problems: StartProblem[], name: string | undefined): string | null {
  if (name === undefined || machineNamePattern.test(name)) return name ?? null;
  problems.push({ code: 'bad-machine-name', facts: { allowed: allowedValues.machine } });
  return null;
}

function demandsKeyIn(problems: StartProblem[], env: Readonly<Record<string, string | undefined>>): boolean {
  const said = variableIn(env, 'SWITCHBACK_IDEMPOTENCY_KEY');
  if (said !== undefined && said !== 'required')
    problems.push({
      code: 'bad-choice',
      facts: { name: 'SWITCHBACK_IDEMPOTENCY_KEY', choices: 'required' },
    });
  return said === 'required';
}

function badgesIn(problems: StartProblem[], env: Readonly<Record<string, string | undefined>>): Badges {
  const said = variableIn(env, 'SWITCHBACK_BADGES')?.trim();
  if (said === undefined || said === 'all') return said ?? [];
  const names = said.split(',').map((name) => name.trim());
  if (!names.every((name) => stageNamePattern.test(name)))
    problems.push({
      code: 'bad-choice',
      facts: { name: 'SWITCHBACK_BADGES', choices: 'all, dev, nightly, …' },
    });
  return names;
}

/** 0 = as much as they want. */
function budgetsOf(problems: StartProblem[], env: Readonly<Record<string, string | undefined>>): Budgets {
  const read = (name: Counted): number =>
    numberOf(problems, { name, text: variableIn(env, name), most: 1_000_000 }) ?? variables[name].otherwise;
  return {
    reads: read('SWITCHBACK_READS_A_MINUTE'),
    writes: read('SWITCHBACK_WRITES_A_MINUTE'),
    'sign-ins': read('SWITCHBACK_FAILED_SIGN_INS_A_MINUTE'),
    arrivals: read('SWITCHBACK_ARRIVALS_A_MINUTE'),
  };
}

function numberOf(
  problems: StartProblem[],
  { name, text, least = 0, most }: { name: string; text: string | undefined; least?: number; most: number },
): number | null {
  if (text === undefined) return null;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  problems.push({ code: 'bad-number', facts: { name, least, most } });
  return null;
}

function stagePortsOf(problems: StartProblem[], text: string | undefined): Config['stagePorts'] {
  if (text === undefined) return null;
  if (text === 'dotenv') return 'dotenv';
  if (text !== 'auto')
    problems.push({ code: 'bad-choice', facts: { name: '--stage-ports', choices: 'auto, dotenv' } });
  return 'auto';
}

function bucketOf(problems: StartProblem[], text: string): StateBucket | null {
  const read = text === '' ? null : readStateUrl(text);
  if (read === null || !('fault' in read)) return read;
  const facts = { fault: read.fault, parameters: stateParameters.join(', ') };
  problems.push({ code: 'bad-state-url', facts });
  return null;
}
