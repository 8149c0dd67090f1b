import type { StageSettings } from '../model/settings.js';
import type { Stage } from '../model/stage.js';
import { problemOf } from './environment-problem.js';
import { EnvironmentError, loadEnvironment, type EnvironmentProblem } from './environment.js';
import { fingerprintKey } from './fingerprint-key.js';
import { fingerprintOf } from './fingerprint.js';
import { readPorts } from './stage-ports.js';
import { secretNames } from './secret-names.js';
import { splitSecrets } from './secret-references.js';

export interface Settings extends StageSettings<EnvironmentProblem> {
  /** Names whose value came from the process environment instead of a file. */
  readonly overridden: readonly string[];
}

export interface SettingsOrder {
  readonly projectDir: string;
  readonly dataDir: string;
  readonly stage: Stage;
  /** All stages of this machine: no two may listen on one port. */
  readonly stages: readonly Stage[];
  /** Whether it is one of them, else its port is another machine's business; left out = it is. */
  readonly isHere?: boolean;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  readonly ci: boolean;
}

/** What a deployed stage runs with today. Throws EnvironmentError, never with a value. */
export async function stageSettings(order: SettingsOrder): Promise<Settings> {
  const { dataDir, stage } = order;
  const environment = await loadEnvironment(order);
  const referring = new Set(environment.entries.filter(({ secret }) => secret).map(({ name }) => name));
  const { plain, secrets } =
    stage.platform === 'aws'
      ? splitSecrets(environment.backend, (name) => referring.has(name))
      : { plain: environment.backend, secrets: {} };
  return {
    backend: plain,
    secrets,
    secretKeys: [...(await secretNames(environment.entries))],
    healthPath: environment.settings.healthPath,
    startSeconds: environment.settings.startSeconds,
    times: environment.settings.times,
    forwarded: environment.settings.forwarded,
    port:
      stage.platform === 'process' && order.isHere !== false
        ? await portOf(order, environment.settings.port)
        : null,
    aws: environment.settings.aws,
    fingerprint: fingerprintOf(environment, await fingerprintKey(dataDir)),
    warnings: environment.warnings,
    overridden: environment.entries.filter(({ origin }) => origin === 'process').map(({ name }) => name),
  };
}

async function portOf(order: SettingsOrder, inFile: number | null): Promise<number> {
  const chosen = (await readPorts(order.dataDir))[order.stage.name];
  const port = chosen ?? inFile;
  if (port === null) throw new EnvironmentError([portMissing(order.stage)]);
  if (chosen === undefined) await assertPortIsFree(order, port);
  return port;
}

/** The other stage may be down just now: then this one would take its address, and its clients would not notice. */
async function assertPortIsFree(
  place: Pick<SettingsOrder, 'projectDir' | 'stage' | 'stages'>,
  port: number,
): Promise<void> {
  const { stage, stages } = place;
  const ports = await portsInFiles({ ...place, stages: stages.filter(({ name }) => name !== stage.name) });
  const owner = ports.find((other) => other.port === port);
  if (owner !== undefined) throw new EnvironmentError([portTaken(stage, { port, owner: owner.stage })]);
}

/** Every stage whose dotenv file gives it the port of one before it; a stage whose file is broken is passed over. */
export async function stagePortProblems(place: {
  projectDir: string;
  stages: readonly Stage[];
}): Promise<EnvironmentProblem[]> {
  const ports = await portsInFiles(place);
  return ports.flatMap(({ stage, port }, index) => {
    const owner = ports.slice(0, index).find((other) => other.port === port);
    return owner === undefined ? [] : [portTaken(stage, { port, owner: owner.stage })];
  });
}

async function portsInFiles({ projectDir, stages }: { projectDir: string; stages: readonly Stage[] }) {
  const read = stages.map(async (stage) => {
    const order = { projectDir, stage, processEnv: {}, ci: false };
    const environment = await loadEnvironment(order).catch(() => null);
    return { stage, port: environment?.settings.port ?? null };
  });
  return (await Promise.all(read)).flatMap(({ stage, port }) => (port === null ? [] : [{ stage, port }]));
}

const portTaken = (
  { name, dotenv }: Stage,
  { port, owner }: { port: number; owner: Stage },
): EnvironmentProblem =>
  problemOf(name, dotenv, {
    code: 'STAGE_PORT_TAKEN',
    file: `.env.${dotenv}`,
    key: 'SWITCHBACK_STAGE_PORT',
    facts: { port, owner: owner.name, ownerFile: `.env.${owner.dotenv}` },
  });

const portMissing = ({ name, dotenv }: Stage): EnvironmentProblem =>
  problemOf(name, dotenv, {
    ...{ code: 'REQUIRED_KEY_MISSING', facts: { empty: false } },
    file: `.env.${dotenv}`,
    key: 'SWITCHBACK_STAGE_PORT',
  });
