import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { pulumiEnvironment, stateFolder, type PulumiPlace } from './environment.js';
import { prepareState } from './state.js';

export interface StacksPlace extends PulumiPlace {
  /** Names of all stages, in the order in which their stacks are made. */
  readonly catalogueStages: readonly string[];
  /** Told of each stack that is made. */
  readonly log?: (line: string) => void;
}

/**
 * Makes the stacks that do not exist yet, one after another, and returns their names; tracked files stay as they are.
 * Throws when Pulumi.yaml names no project, a stage file has no `encryptionsalt`, or the CLI refuses.
 */
export async function initStacks(place: StacksPlace): Promise<readonly string[]> {
  await prepareState(place.dataDir);
  const project = await projectName(place.projectDir);
  const made: string[] = [];
  for (const stage of place.catalogueStages) {
    if (await exists(stackFile(place.dataDir, { project, stage }))) continue;
    await assertSalt(place.projectDir, stage);
    await initStack(place, { project, stage });
    place.log?.(`stack ${stage} created`);
    made.push(stage);
  }
  return made;
}

/** Where the state of one stack is. */
export function stackFile(dataDir: string, { project, stage }: { project: string; stage: string }): string {
  return join(stateFolder(dataDir), '.pulumi', 'stacks', project, `${stage}.json`);
}

/** `name` of Pulumi.yaml. */
export async function projectName(projectDir: string): Promise<string> {
  const file = join(projectDir, 'Pulumi.yaml');
  const content: unknown = parse(await readFile(file, 'utf8'));
  const name =
    typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined;
  if (typeof name !== 'string' || name === '') throw new Error(`${file}: no project name`);
  return name;
}

/** Without its salt, `stack init` would write one and reformat the whole file. */
async function assertSalt(projectDir: string, stage: string): Promise<void> {
  const file = join(projectDir, `Pulumi.${stage}.yaml`);
  if (!/^encryptionsalt:\s*\S/m.test(await readFile(file, 'utf8')))
    throw new Error(`${file}: no encryptionsalt`);
}

async function initStack(
  place: StacksPlace,
  { project, stage }: { project: string; stage: string },
): Promise<void> {
  const args = ['stack', 'init', stage, '--no-select', '--non-interactive', '--cwd', place.projectDir];
  const env = pulumiEnvironment(place);
  try {
    await promisify(execFile)(place.cli.command, args, { env, timeout: 120_000, killSignal: 'SIGINT' });
  } catch (error) {
    // Another process may have made it in the meantime, which is as good.
    if (await exists(stackFile(place.dataDir, { project, stage }))) return;
    throw new Error(`stack ${stage} could not be created: ${lastLine(error)}`, { cause: error });
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1) ?? message;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
