import { closeSync, openSync } from 'node:fs';

/** Takes what only one process may have, for ever; false when another one has it already. */
export function claim(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
