import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StartFailure, type Config } from './config.js';
import { holdDataDirectory } from './data-directory.js';
import { livingRunners } from '../engine/living-runners.js';
import { makeFolder } from '../files/folder.js';
import { isObject, readJson } from '../files/json-file.js';
import { writeWhole } from '../files/whole-file.js';
import type { StartProblem } from '../model/start-problem.js';

/** What a backup says of itself. */
export interface BackupRecord {
  readonly version: 1;
  /** Where the rows are: in this backup, or on a server that is saved by its own means. */
  readonly database: 'embedded' | 'server';
  readonly entries: readonly BackupEntry[];
}

/** A file with its SHA-256, or a link with where it leads; paths are those below the data directory. */
export type BackupEntry =
  | { readonly path: string; readonly mode: number; readonly bytes: number; readonly sha256: string }
  | { readonly path: string; readonly link: string }
  | { readonly path: string; readonly mode: number; readonly folder: true };

export interface Saved {
  readonly files: number;
  readonly bytes: number;
  readonly database: BackupRecord['database'];
}

/** Told how many files there are already, of how many. */
export type OnFile = (done: number, of: number) => void;

const recordName = 'backup.json';
const contents = 'data';

/**
 * Says which process had the directory or a stage and where it was reached: true of one start only. The host of a stage
 * that comes back elsewhere would end, as its own leftovers, what still serves from the directory that was saved.
 */
const isOfOneStart = (path: string): boolean =>
  /^(service\.pid|service\.json|instances|set-up\.lock|stages\/[^/]+\/(host|children)\.json)$/.test(path);

/**
 * Copies a data directory into a new folder while no service and no update runs on it, whole or not at all; the stages
 * go on. Throws StartFailure `data-dir-held`, `update-running`, `folder-not-empty`.
 */
export async function backUp(
  { dataDir, databaseUrl }: Config,
  folder: string,
  onFile: OnFile,
): Promise<Saved> {
  if (!(await isFree(folder))) throw refusal({ code: 'folder-not-empty', facts: { folder } });
  const held = await holdDataDirectory(dataDir);
  const part = `${folder}.part`;
  try {
    const [attempt] = await livingRunners(join(dataDir, 'runs'));
    if (attempt !== undefined) throw refusal({ code: 'update-running', facts: { attempt } });
    await rm(part, { recursive: true, force: true });
    const paths = await pathsBelow(dataDir);
    const entries: BackupEntry[] = [];
    for (const path of paths) {
      entries.push(await copyEntry(join(dataDir, path), join(part, contents, path), path));
      onFile(entries.length, paths.length);
    }
    const database = databaseUrl === null ? 'embedded' : 'server';
    const record: BackupRecord = { version: 1, database, entries };
    await writeWhole(join(part, recordName), JSON.stringify(record));
    await rename(part, folder);
    return savedOf(record);
  } finally {
    await rm(part, { recursive: true, force: true });
    await held.release();
  }
}

/**
 * Puts a backup where no data directory is yet, after every file of it was read and is as it was saved. Throws
 * StartFailure `no-backup`, `backup-damaged`, `folder-not-empty`.
 */
export async function restoreFrom(folder: string, { dataDir }: Config, onFile: OnFile): Promise<Saved> {
  if (!(await isFree(dataDir))) throw refusal({ code: 'folder-not-empty', facts: { folder: dataDir } });
  const record = await readJson(join(folder, recordName), isRecord);
  if (record === null) throw refusal({ code: 'no-backup', facts: { folder } });
  const part = `${dataDir}.part`;
  await rm(part, { recursive: true, force: true });
  try {
    const damaged: string[] = [];
    for (const [index, entry] of record.entries.entries()) {
      const copy = await copyEntry(
        join(folder, contents, entry.path),
        join(part, entry.path),
        entry.path,
      ).catch(() => null);
      if (JSON.stringify(copy) !== JSON.stringify(entry)) damaged.push(entry.path);
      onFile(index + 1, record.entries.length);
    }
    if (damaged.length > 0)
      throw refusal({
        code: 'backup-damaged',
        facts: { folder, files: damaged.slice(0, 10), count: damaged.length },
      });
    // Earlier versions saved it.
    for (const { path } of record.entries.filter((entry) => isOfOneStart(entry.path)))
      await rm(join(part, path), { force: true });
    await rename(part, dataDir);
    return savedOf(record);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

const refusal = (problem: StartProblem): StartFailure => new StartFailure([problem]);

const isRecord = (value: unknown): value is BackupRecord =>
  isObject(value) && value['version'] === 1 && Array.isArray(value['entries']);

const savedOf = ({ entries, database }: BackupRecord): Saved => {
  const sizes = entries.flatMap((entry) => ('bytes' in entry ? [entry.bytes] : []));
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), database };
};

/** Nothing is there, or an empty folder. */
const isFree = async (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (names) => names.length === 0,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT',
  );

/** Folders before what is in them; sockets are of one start, too. */
async function pathsBelow(root: string, below = ''): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(below, entry.name);
    if (isOfOneStart(path)) continue;
    if (entry.isDirectory()) found.push(path, ...(await pathsBelow(root, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
  }
  return found;
}

/** Copies one thing and says what the copy is. */
async function copyEntry(from: string, to: string, path: string): Promise<BackupEntry> {
  const found = await lstat(from);
  await makeFolder(dirname(to));
  if (found.isSymbolicLink()) {
    const link = await readlink(from);
    await symlink(link, to);
    return { path, link };
  }
  if (found.isDirectory()) {
    // A folder that its owner may not write could not be filled.
    const mode = (found.mode & 0o777) | 0o700;
    await mkdir(to);
    await chmod(to, mode);
    return { path, mode, folder: true };
  }
  const mode = found.mode & 0o777;
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const hash = createHash('sha256');
  await pipeline(createReadStream(to), hash);
  await chmod(to, mode);
  // Of the copy: a stage that goes on writes its log.
  return { path, mode, bytes: (await lstat(to)).size, sha256: hash.digest('hex') };
}
