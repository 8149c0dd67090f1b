import type { Stage } from '../model/stage.js';
import { loadEnvironment } from './environment.js';
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
    // What is wrong with a file is told by whoever needs it.
    const environment = await loadEnvironment(order).catch(() => null);
    return environment === null ? [] : [{ name: stage.name, port: environment.settings.port }];
  });
  const ports = (await Promise.all(read)).flat();
  if (ports.every(({ port }) => port !== null)) return;
  const inFiles = ports.flatMap(({ name, port }) => (port === null ? [] : [[name, port] as const]));
  const names = stages.map(({ name }) => name);
  await choosePorts(dataDir, names, { ...Object.fromEntries(inFiles), ...served });
}
