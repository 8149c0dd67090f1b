import { awsUsesIn, type AwsInUse } from '../model/aws-lookup.js';
import type { Stage } from '../model/stage.js';
import { stackPaths } from '../pulumi-cli/state-files.js';
import { checkpointIn, type Checkpoint } from './checkpoint.js';
import type { StatePlace } from './state-place.js';

/** What a stack gave out after its last update; null = it was never updated. Throws when its state is broken. */
export async function readStackOutputs(
  place: StatePlace,
  stage: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  const state = await readState(place, stage);
  return state === null ? null : outputsOf(state);
}

/** What a stage on aws used of its account at its last update; a state that cannot be read is the update's to tell. */
export async function readUses(place: StatePlace, { name, platform }: Stage): Promise<AwsInUse> {
  if (platform !== 'aws') return {};
  const outputs = await readStackOutputs(place, name).catch(() => null);
  return awsUsesIn(outputs?.['ecs']);
}

/** A stack's state, read as Pulumi keeps it; null = there is no such stack. Throws when it is broken. */
export async function readState({ files, project }: StatePlace, stage: string): Promise<Checkpoint | null> {
  const { state } = stackPaths(project, stage);
  const text = await files.read(state);
  if (text === null) return null;
  const checkpoint = checkpointIn(text);
  if (checkpoint === null) throw new Error(`${state}: no state of a stack`);
  return checkpoint;
}

/** Of a stack or of one entry of its history: both are checkpoints. */
export const outputsOf = ({ resources }: Checkpoint): Readonly<Record<string, unknown>> | null =>
  resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs ?? null;
