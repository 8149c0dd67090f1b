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
  processEnv: NodeJS.ProcessEnv;
  ci: boolean;
}): Promise<Settings> {
  const { dataDir, stage } = place;
  const environment = await loadEnvironment(place);
  const port = (await readPorts(dataDir))[stage.name] ?? environment.settings.port;
  if (port === null) throw new EnvironmentError([portMissing(stage)]);
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

const portMissing = ({ name, dotenv }: Stage): EnvironmentProblem =>
  problemOf(name, dotenv, {
    code: 'REQUIRED_KEY_MISSING',
    file: `.env.${dotenv}`,
    key: 'SWITCHBACK_STAGE_PORT',
  });
