import { gitOrNull, type Repository } from './git.js';

/** The files of a clone that are not as in its last commit; what nobody has added yet is none of them. */
export async function changedFiles(repository: Repository): Promise<string[]> {
  const said = await gitOrNull(repository, ['status', '--porcelain=v1', '-z', '--untracked-files=no']);
  return (said ?? '')
    .split('\0')
    .filter((line) => /^[ MADRCTU?!]{2} /.test(line))
    .map((line) => line.slice(3));
}
