import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { awsChain, pulumiEnvironment, stateFolder, type PulumiPlace } from './environment.js';
import { stackPaths, stateFilesOf, type StateFiles } from './state-files.js';
import { prepareState } from './state.js';

export interface StacksPlace extends PulumiPlace {
  /** Names of all stages, in the order in which their stacks are made. */
  readonly catalogueStages: readonly string[];
  /** Told of each stack that is made. */
  readonly log?: (line: string) => void;
}

/**
 * Makes the stacks that do not exist yet, one after another, and returns their names; tracked files stay as they are.
 * Throws when Pulumi.yaml names no project, a stage file has no `encryptionsalt` and no `encryptedkey`, the CLI refuses,
 * or the state cannot be reached or is elsewhere.
 */
export async function initStacks(place: StacksPlace): Promise<readonly string[]> {
  await prepareState(place);
  const project = await projectName(place.projectDir);
  const files = stateFilesOf(stateFolder(place.dataDir), place.bucket, place.base);
  const made: string[] = [];
  for (const stage of place.catalogueStages) {
    if (await files.exists(stackPaths(project, stage).state)) continue;
    const provider = await secretsProvider(place.projectDir, stage);
    await initStack({ ...place, files }, { project, stage, provider });
    place.log?.(`stack ${stage} created`);
    made.push(stage);
  }
  return made;
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

/** A key of AWS KMS, or null = the passphrase. Without salt or key `stack init` would write one and reformat the file. */
async function secretsProvider(projectDir: string, stage: string): Promise<string | null> {
  const file = join(projectDir, `Pulumi.${stage}.yaml`);
  const content = (parse(await readFile(file, 'utf8')) ?? {}) as Readonly<Record<string, unknown>>;
  const { secretsprovider: provider } = content;
  const kms = typeof provider === 'string' && provider.startsWith('awskms://') ? provider : null;
  const needed = kms === null ? 'encryptionsalt' : 'encryptedkey';
  if (typeof content[needed] !== 'string') throw new Error(`${file}: no ${needed}`);
  return kms;
}

async function initStack(
  place: StacksPlace & { readonly files: StateFiles },
  { project, stage, provider }: { project: string; stage: string; provider: string | null },
): Promise<void> {
  // The CLI does not take the provider from the file, but with it leaves the file as it is.
  const secrets = provider === null ? [] : ['--secrets-provider', provider];
  const flags = ['--no-select', '--non-interactive', '--cwd', place.projectDir, ...secrets];
  const args = ['stack', 'init', stage, ...flags];
  const env = { ...pulumiEnvironment(place), ...(provider === null ? {} : awsChain(place.base)) };
  try {
    await promisify(execFile)(place.cli.command, args, { env, timeout: 120_000, killSignal: 'SIGINT' });
  } catch (error) {
    // Another process may have made it in the meantime, which is as good.
    if (await place.files.exists(stackPaths(project, stage).state)) return;
    throw new Error(`stack ${stage} could not be created: ${lastLine(error)}`, { cause: error });
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1) ?? message;
}
