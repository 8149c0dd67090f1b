import type { Stage } from '../model/stage.js';
import { candidates, readDotenv } from './dotenv-files.js';
import { loadEnvironment } from './environment.js';
import { merge } from './merge.js';
import { arePortsAside, arePortsChosen, choosePorts } from './stage-ports.js';

export interface PortsPlace {
  readonly projectDir: string;
  readonly dataDir: string;
  readonly stages: readonly Stage[];
}

/**
 * Where nobody has decided who chooses the ports and a dotenv file names none, they are chosen: a team's own files need
 * no line of ours. Those that are named in files or served already stay.
 */
export async function chooseMissingPorts(
  { projectDir, dataDir, stages }: PortsPlace,
  served: Readonly<Record<string, number>>,
): Promise<void> {
  if (arePortsAside(dataDir) || (await arePortsChosen(dataDir))) return;
  const read = stages.map(async (stage) => {
    const order = { projectDir, stage, processEnv: {}, ci: false };
    const environment = await loadEnvironment(order).catch(() => null);
    if (environment !== null) return [{ name: stage.name, port: environment.settings.port }];
    // What is wrong with a file is told by whoever needs it. Where it names no port, it will not when it is mended.
    return (await namesPort(projectDir, stage)) ? [] : [{ name: stage.name, port: null }];
  });
  const ports = (await Promise.all(read)).flat();
  if (ports.every(({ port }) => port !== null)) return;
  const inFiles = ports.flatMap(({ name, port }) => (port === null ? [] : [[name, port] as const]));
  const names = stages.map(({ name }) => name);
  await choosePorts(dataDir, names, { ...Object.fromEntries(inFiles), ...served });
}

/** Also on a line that is wrong, and where a file cannot be read, so that nobody knows. */
async function namesPort(projectDir: string, stage: Stage): Promise<boolean> {
  const files = candidates({ ...stage, deployed: true }).map((one) => readDotenv(projectDir, one));
  const { raw, suspected, incomplete } = merge(await Promise.all(files), {}, () => false);
  return incomplete || raw.has(setting) || suspected.has(setting);
}

const setting = 'SWITCHBACK_STAGE_PORT';
