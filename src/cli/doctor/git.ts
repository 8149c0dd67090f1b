import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FilesPlace } from './file-problems.js';

/** Deleted since the last commit, so that git has it: nothing that anybody wrote is lost when it comes back. */
export async function isDeletedSinceHead({ projectDir, env }: FilesPlace, file: string): Promise<boolean> {
  const args = ['-C', projectDir, 'status', '--porcelain=v1', '--untracked-files=no', '--', file];
  return promisify(execFile)('git', args, { env }).then(
    ({ stdout }) => /^.?D/m.test(stdout),
    () => false,
  );
}
