import type { Stage } from '../model/stage.js';
import { problemOf } from './environment-problem.js';
import { EnvironmentError, loadEnvironment, type EnvironmentProblem } from './environment.js';
import { fingerprintKey } from './fingerprint-key.js';
import { fingerprintOf } from './fingerprint.js';
import { readPorts } from './ports.js';

export interface Settings {
  readonly backend: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly healthPath: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly warnings: readonly EnvironmentProblem[];
  /** Names whose value came from the process environment instead of a file. */
  readonly overridden: readonly string[];
}

/** What a deployed stage runs with today. Throws EnvironmentError, never with a value. */
export async function stageSettings(place: {
  projectDir: string;
  dataDir: string;
  stage: Stage;
  /** All stages of the project: no two may listen on one port. */
  stages: readonly Stage[];
  processEnv: NodeJS.ProcessEnv;
  ci: boolean;
}): Promise<Settings> {
  const { dataDir, stage } = place;
  const environment = await loadEnvironment(place);
  const chosen = (await readPorts(dataDir))[stage.name];
  const port = chosen ?? environment.settings.port;
  if (port === null) throw new EnvironmentError([portMissing(stage)]);
  if (chosen === undefined) await assertPortIsFree(place, port);
  return {
    backend: environment.backend,
    secretKeys: environment.entries.filter(({ secret }) => secret).map(({ name }) => name),
    healthPath: environment.settings.healthPath,
    port,
    fingerprint: fingerprintOf(environment, await fingerprintKey(dataDir)),
    warnings: environment.warnings,
    overridden: environment.entries.filter(({ origin }) => origin === 'process').map(({ name }) => name),
  };
}

/** The other stage may be down just now: then this one would take its address, and its clients would not notice. */
async function assertPortIsFree(
  place: Pick<Parameters<typeof stageSettings>[0], 'projectDir' | 'stage' | 'stages'>,
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
  return (await Promise.all(read)).filter((found) => found.port !== null);
}

const portTaken = (
  { name, dotenv }: Stage,
  { port, owner }: { port: number | null; owner: Stage },
): EnvironmentProblem =>
  problemOf(name, dotenv, {
    code: 'STAGE_PORT_TAKEN',
    file: `.env.${dotenv}`,
    key: 'SWITCHBACK_STAGE_PORT',
    facts: { port, owner: owner.name, ownerFile: `.env.${owner.dotenv}` },
  });

const portMissing = ({ name, dotenv }: Stage): EnvironmentProblem =>
  problemOf(name, dotenv, {
    code: 'REQUIRED_KEY_MISSING',
    file: `.env.${dotenv}`,
    key: 'SWITCHBACK_STAGE_PORT',
  });
