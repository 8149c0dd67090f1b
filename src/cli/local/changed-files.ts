import { gitOrNull, type Repository } from './git.js';

/** The files of a clone that are not as in its last commit; those that nobody has added yet only with `untracked`. */
export async function changedFiles(repository: Repository, { untracked = false } = {}): Promise<string[]> {
  const others = `--untracked-files=${untracked ? 'normal' : 'no'}`;
  const said = await gitOrNull(repository, ['status', '--porcelain=v1', '-z', others]);
  return (said ?? '')
    .split('\0')
    .filter((line) => /^[ MADRCTU?!]{2} /.test(line))
    .map((line) => line.slice(3));
}
