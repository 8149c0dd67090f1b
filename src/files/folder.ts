import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder for its owner only, with those above it that are missing; throws the system's own error. One at a time:
 * `mkdir` of Node.js 20.20 with `recursive` can fail to come back where nothing can be made, and keeps its thread busy.
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isThere(at)); at = dirname(at)) missing.unshift(at);
  for (const folder of missing)
    await mkdir(folder, { mode: 0o700 }).catch(async (error: unknown) => {
      // Somebody else may have made it since.
      if (!(await isThere(folder))) throw error;
    });
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
