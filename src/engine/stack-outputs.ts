import { stackPaths } from '../pulumi-cli/state-files.js';
import type { StatePlace } from './state-place.js';

interface StackFile {
  readonly checkpoint?: {
    readonly latest?: {
      readonly resources?: readonly { readonly type: string; readonly outputs?: object }[];
    };
  };
}

/** What a stack gave out after its last update, read as Pulumi keeps it; null = it was never updated. */
export async function readStackOutputs(
  { files, project }: StatePlace,
  stage: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  const text = await files.read(stackPaths(project, stage).state);
  if (text === null) return null;
  return outputsIn(JSON.parse(text) as StackFile);
}

/** Of a stack or of one entry of its history: both are checkpoints. */
export function outputsIn({ checkpoint }: StackFile): Readonly<Record<string, unknown>> | null {
  const root = checkpoint?.latest?.resources?.find(({ type }) => type === 'pulumi:pulumi:Stack');
  return root?.outputs === undefined ? null : { ...root.outputs };
}
