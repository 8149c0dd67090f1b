import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stackPaths } from '../pulumi-cli/state-files.js';
import type { StatePlace } from './state-place.js';

/** Names of the folders of attempts and previews that nothing was written to since `before`. */
export async function runsBefore({ dataDir }: StatePlace, before: Date): Promise<string[]> {
  const runs = join(dataDir, 'runs');
  const names = await readdir(runs).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => ({ name, at: await stat(join(runs, name)).catch(() => null) })),
  );
  return found.flatMap(({ name, at }) => (at !== null && at.mtime < before ? [name] : []));
}

/** Removes such a folder. */
export const removeRun = ({ dataDir }: StatePlace, name: string): Promise<void> =>
  rm(join(dataDir, 'runs', name), { recursive: true, force: true });

/** Removes those files of a stack's history, and of its backups, that `spent` names; gives their number. */
export async function removeHistory(
  { files, project }: StatePlace,
  stage: string,
  spent: (names: readonly string[]) => readonly string[],
): Promise<number> {
  const { history, backups } = stackPaths(project, stage);
  let count = 0;
  for (const folder of [history, backups])
    for (const name of spent(await files.list(folder))) {
      await files.remove(`${folder}/${name}`);
      count += 1;
    }
  return count;
}
