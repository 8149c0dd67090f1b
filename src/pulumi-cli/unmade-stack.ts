import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder, type PulumiPlace } from './environment.js';
import { projectName } from './stacks.js';
import { stackPaths, stateFilesOf } from './state-files.js';

/** Whether this is a stage of the project whose stack nobody has made yet. Throws when that cannot be known. */
export async function isUnmade(place: PulumiPlace, stage: string): Promise<boolean> {
  const isStage = await access(join(place.projectDir, `Pulumi.${stage}.yaml`)).then(
    () => true,
    () => false,
  );
  if (!isStage) return false;
  const files = stateFilesOf(stateFolder(place.dataDir), place.bucket, place.base);
  return !(await files.exists(stackPaths(await projectName(place.projectDir), stage).state));
}
