import { stateFolder, type PulumiPlace } from './environment.js';
import { projectName } from './stacks.js';
import { stackPaths, stateFilesOf } from './state-files.js';

/** Whether nobody has made this stack. Throws when that cannot be known. */
export async function isUnmade(place: PulumiPlace, stage: string): Promise<boolean> {
  const files = stateFilesOf(stateFolder(place.dataDir), place.bucket, place.base);
  return !(await files.exists(stackPaths(await projectName(place.projectDir), stage).state));
}
