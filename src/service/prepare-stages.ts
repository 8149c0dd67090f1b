import { StartFailure, type Config } from './config.js';
import type { Cli } from '../pulumi-cli/cli.js';
import { initStacks } from '../pulumi-cli/stacks.js';
import type { StateFiles } from '../pulumi-cli/state-files.js';
import { prepareState } from '../pulumi-cli/state.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { EnvironmentError } from '../dotenv/environment.js';
import { choosePorts, keepPorts, setPortsAside } from '../dotenv/stage-ports.js';
import { stagePortProblems } from '../dotenv/settings.js';
import { stateProblem, takeState } from './take-state.js';

/** The names of stages. */
export const namesOf = ({ stages }: Pick<Catalogue, 'stages'>): string[] => stages.map(({ name }) => name);

/** The stages that run on this machine. */
export const onProcess = ({ stages }: Catalogue): Pick<Catalogue, 'stages'> => ({
  stages: stages.filter(({ platform }) => platform === 'process'),
});

/**
 * Makes what every stage needs before the service starts: its stack in the state, and its address. `others` = another
 * service is there already. Throws StartFailure or EnvironmentError.
 */
export async function prepareStages(
  config: Config,
  {
    cli,
    catalogue,
    files,
    id,
    others,
  }: { cli: Cli; catalogue: Catalogue; files: StateFiles; id: string; others: boolean },
): Promise<void> {
  const { dataDir, projectDir, machineEnv, stagePorts, bucket } = config;
  const stages = namesOf(catalogue);
  if (stagePorts === 'dotenv') {
    const clashes = await stagePortProblems({ projectDir, ...onProcess(catalogue) });
    if (clashes.length > 0) throw new EnvironmentError(clashes);
  }
  try {
    await prepareState(config);
    await takeState(config, { files, project: catalogue.project, id });
    const place = { dataDir, projectDir, cli, bucket, base: machineEnv };
    await initStacks({ ...place, catalogueStages: stages });
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure([stateProblem(error)], { cause: error });
  }
  const names = namesOf(onProcess(catalogue));
  // Whoever comes to others takes the addresses that they have.
  if (others) await keepPorts(dataDir, names);
  else await (stagePorts === 'auto' ? choosePorts(dataDir, names) : setPortsAside(dataDir));
}
