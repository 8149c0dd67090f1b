import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { stateFolder, type PulumiPlace } from './environment.js';
import { isMade, makeStack } from './make-stack.js';
import { stateFilesOf } from './state-files.js';
import { prepareState } from './state.js';

export interface StacksPlace extends PulumiPlace {
  /** Names of all stages, in the order in which their stacks are made. */
  readonly catalogueStages: readonly string[];
  /** Told of each stack that is made. */
  readonly log?: (line: string) => void;
}

/** The stacks of all stages, each made when it is first needed. */
export interface Stacks {
  /** Waits until the stack of a stage is there; whoever asks first makes it, and after a failure the next one. */
  readonly need: (stage: string) => Promise<void>;
  /**
   * Makes one for each way of keeping secrets, so that what keeps stacks from being made is found: rejects with it.
   * Gives the names of those that are still missing.
   */
  readonly probe: () => Promise<readonly string[]>;
  /** Interrupts what is being made, and waits for it. */
  readonly stop: () => Promise<void>;
}

/**
 * Makes the stacks that do not exist yet, one after another, and returns their names; tracked files stay as they are.
 * Throws when Pulumi.yaml names no project, a stage file has no `encryptionsalt` and no `encryptedkey`, the CLI refuses,
 * or the state cannot be reached or is elsewhere.
 */
export async function initStacks(place: StacksPlace): Promise<readonly string[]> {
  const made: string[] = [];
  const note = (stage: string): void => {
    made.push(stage);
    place.log?.(`stack ${stage} created`);
  };
  const { need } = await openStacks(place, note);
  for (const stage of place.catalogueStages) await need(stage);
  return made;
}

/** Makes no stack yet; throws as `initStacks` does when the project or the state is not what it should be. */
export async function openStacks(
  place: StacksPlace,
  onMade: (stage: string) => void = () => undefined,
): Promise<Stacks> {
  await prepareState(place);
  const project = await projectName(place.projectDir);
  const files = stateFilesOf(stateFolder(place.dataDir), place.bucket, place.base);
  const stopping = new AbortController();
  const needed = new Map<string, Promise<void>>();
  const making = { ...place, files, signal: stopping.signal };
  const make = async (stage: string): Promise<void> => {
    const secrets = (): Promise<Secrets> => secretsOf(place.projectDir, stage);
    if (await makeStack(making, { project, stage, secrets })) onMade(stage);
  };
  const need = (stage: string): Promise<void> => {
    const known = needed.get(stage);
    if (known !== undefined) return known;
    const made = make(stage).catch((error: unknown) => {
      needed.delete(stage);
      throw error;
    });
    needed.set(stage, made);
    return made;
  };
  return {
    need,
    probe: async () => {
      const missing: string[] = [];
      const found = await Promise.all(
        place.catalogueStages.map((stage) => isMade(making, { project, stage })),
      );
      for (const [index, stage] of place.catalogueStages.entries()) {
        if (found[index] === true) needed.set(stage, Promise.resolve());
        else missing.push(stage);
      }
      const probes = new Map<string, string>();
      for (const stage of missing) {
        const { kept } = await secretsOf(place.projectDir, stage);
        if (!probes.has(kept)) probes.set(kept, stage);
      }
      const first = [...probes.values()];
      for (const stage of first) await need(stage);
      return missing.filter((stage) => !first.includes(stage));
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(needed.values());
    },
  };
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

/** How the secrets of a stack are kept. */
export interface Secrets {
  /** A key of AWS KMS, or null = the passphrase. */
  readonly provider: string | null;
  /** Equal for stacks that whoever can make one of them can make. */
  readonly kept: string;
}

/** Without salt or key `stack init` would write one and reformat the file. */
async function secretsOf(projectDir: string, stage: string): Promise<Secrets> {
  const file = join(projectDir, `Pulumi.${stage}.yaml`);
  const content = (parse(await readFile(file, 'utf8')) ?? {}) as Readonly<Record<string, unknown>>;
  const { secretsprovider } = content;
  const isKms = typeof secretsprovider === 'string' && secretsprovider.startsWith('awskms://');
  const provider = isKms ? secretsprovider : null;
  const needed = isKms ? 'encryptedkey' : 'encryptionsalt';
  const key = content[needed];
  if (typeof key !== 'string') throw new Error(`${file}: no ${needed}`);
  return { provider, kept: `${provider ?? ''} ${key}` };
}
