import type { StateBucket } from '../model/state-bucket.js';
import { filesInFolder } from './state-in-folder.js';

/** The files of Pulumi's state, wherever they lie; their names begin with `.pulumi/`. */
export interface StateFiles {
  /** Names of the files in a folder; what comes before `after` in the order of bytes may be left out. */
  list(folder: string, after?: string): Promise<readonly string[]>;
  /** Names of the folders in a folder. */
  folders(folder: string): Promise<readonly string[]>;
  /** null = there is no such file. */
  read(file: string): Promise<string | null>;
  exists(file: string): Promise<boolean>;
  /** Harmless when there is no such file. */
  remove(file: string): Promise<void>;
  /** Writes a new file, whole; false = there is one already. */
  create(file: string, text: string): Promise<boolean>;
}

/** The state of a data directory, or in its bucket. AWS's library is loaded for a bucket only, when it is first asked. */
export function stateFilesOf(
  folder: string,
  bucket: StateBucket | null,
  env: Readonly<Record<string, string | undefined>> = {},
): StateFiles {
  if (bucket === null) return filesInFolder(folder);
  let opened: Promise<StateFiles> | null = null;
  const files = (): Promise<StateFiles> =>
    (opened ??= import('./state-in-bucket.js').then(({ filesInBucket }) => filesInBucket(bucket, env)));
  return {
    list: async (...asked) => (await files()).list(...asked),
    folders: async (folder) => (await files()).folders(folder),
    read: async (file) => (await files()).read(file),
    exists: async (file) => (await files()).exists(file),
    remove: async (file) => (await files()).remove(file),
    create: async (...asked) => (await files()).create(...asked),
  };
}

/** Where Pulumi keeps the histories of the stacks of each project. */
export const histories = '.pulumi/history';

/** Where Pulumi keeps what belongs to one stack. */
export const stackPaths = (project: string, stage: string) => ({
  state: `.pulumi/stacks/${project}/${stage}.json`,
  history: `${histories}/${project}/${stage}`,
  backups: `.pulumi/backups/${project}/${stage}`,
  locks: `.pulumi/locks/organization/${project}/${stage}`,
});
