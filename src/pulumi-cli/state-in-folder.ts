import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StateFiles } from './state-files.js';

/** The state as Pulumi's file backend keeps it. What cannot be read counts as not there: the next look may find it. */
export function filesInFolder(root: string): StateFiles {
  const read = (file: string): Promise<string | null> => readFile(join(root, file), 'utf8').catch(() => null);
  return {
    list: (folder) => readdir(join(root, folder)).catch(() => []),
    folders: async (folder) => {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    read,
    exists: (file) =>
      access(join(root, file)).then(
        () => true,
        () => false,
      ),
    remove: (file) => rm(join(root, file), { force: true }),
    create: async (file, text) => {
      await mkdir(dirname(join(root, file)), { recursive: true, mode: 0o700 });
      return writeFile(join(root, file), text, { flag: 'wx', mode: 0o600 }).then(
        () => true,
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
          throw error;
        },
      );
    },
  };
}
