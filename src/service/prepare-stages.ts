import { StartFailure, type Config } from './config.js';
import type { Cli } from '../pulumi-cli/cli.js';
import { announceStacks } from '../pulumi-cli/pending-stacks.js';
import { openStacks, type Stacks } from '../pulumi-cli/stacks.js';
import type { StateFiles } from '../pulumi-cli/state-files.js';
import { prepareState } from '../pulumi-cli/state.js';
import type { Log } from '../ports/log.js';
import type { Stage } from '../model/stage.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { EnvironmentError } from '../dotenv/environment.js';
import { arePortsChosen, choosePorts, keepPorts, setPortsAside } from '../dotenv/stage-ports.js';
import { chooseMissingPorts } from '../dotenv/missing-ports.js';
import { stagePortProblems } from '../dotenv/settings.js';
import { servedPorts } from '../platforms/process/served-ports.js';
import { stateProblem, takeState } from './take-state.js';

/** The names of stages. */
export const namesOf = ({ stages }: Pick<Catalogue, 'stages'>): string[] => stages.map(({ name }) => name);

/** The stages that run on this machine: those that name it and, where it is the first one, those that name none. */
export const stagesHere = (
  { stages }: Catalogue,
  { own, isHome }: { own: string | null; isHome: boolean },
): readonly Stage[] =>
  stages.filter(
    ({ platform, machine }) => platform === 'process' && (machine === null ? isHome : machine === own),
  );

/** The stacks of the stages, of which some may still have to be made. */
export interface PreparedStages {
  readonly areMade: boolean;
  /** Waits for the stack of a stage. */
  readonly need: Stacks['need'];
  /** Makes those that are missing; what cannot be made is told, and tried again by whoever needs it. */
  makeRest(log: Log): Promise<void>;
  stop: Stacks['stop'];
}

/**
 * Prepares what every stage needs: its address, and the state in which its stack is made. Most stacks are made later,
 * but not before one has shown that they can be. `others` = another service is there already. Throws StartFailure or
 * EnvironmentError.
 */
export async function prepareStages(
  config: Config,
  {
    cli,
    catalogue,
    files,
    id,
    here,
    others,
  }: {
    cli: Cli;
    catalogue: Catalogue;
    files: StateFiles;
    id: string;
    here: readonly Stage[];
    others: boolean;
  },
): Promise<PreparedStages> {
  const { dataDir, projectDir, stagePorts } = config;
  const isDecided = others || stagePorts === null;
  if (stagePorts === 'dotenv' || (isDecided && !(await arePortsChosen(dataDir)))) {
    const clashes = await stagePortProblems({ projectDir, stages: here });
    if (clashes.length > 0) throw new EnvironmentError(clashes);
  }
  const { stacks, missing } = await stacksOf(config, { cli, catalogue, files, id });
  const names = namesOf({ stages: here });
  const served = await servedPorts(dataDir, names);
  // Whoever comes to others takes the addresses that they have, and whoever does not say otherwise those of before.
  if (isDecided) await keepPorts(dataDir, names, served);
  if (isDecided && !others) await chooseMissingPorts({ projectDir, dataDir, stages: here }, served);
  if (!isDecided)
    await (stagePorts === 'auto' ? choosePorts(dataDir, names, served) : setPortsAside(dataDir));
  const pending = missing.length === 0 ? null : await announceStacks(dataDir);
  let stopped = false;
  const makeRest = async (log: Log): Promise<void> => {
    for (const stage of missing) {
      await stacks.need(stage).catch((error: unknown) => {
        if (!stopped) log.warn({ err: error, stage }, 'a stack was not made: whoever needs it tries again');
      });
    }
    await pending?.done();
  };
  let making: Promise<void> | null = null;
  return {
    areMade: missing.length === 0,
    need: stacks.need,
    makeRest: (log) => (making ??= makeRest(log)),
    stop: async () => {
      stopped = true;
      await stacks.stop();
      await (making ?? pending?.done());
    },
  };
}

async function stacksOf(
  config: Config,
  { cli, catalogue, files, id }: { cli: Cli; catalogue: Catalogue; files: StateFiles; id: string },
): Promise<{ stacks: Stacks; missing: readonly string[] }> {
  const { dataDir, projectDir, machineEnv: base, bucket } = config;
  try {
    await prepareState(config);
    await takeState(config, { files, project: catalogue.project, id });
    const place = { dataDir, projectDir, cli, bucket, base };
    const stacks = await openStacks({ ...place, catalogueStages: namesOf(catalogue) });
    return { stacks, missing: await stacks.probe() };
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure([stateProblem(error)], { cause: error });
  }
}
