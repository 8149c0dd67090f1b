import { readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { identityOf, type ProcessIdentity } from '../processes/identity.js';
import { runnerFiles } from '../runner/events.js';
import type { StatePlace } from './state-place.js';

/**
 * Removes the locks that a killed update of ours left on a stack, and returns how many. Only when every lock there
 * belongs to a CLI that we started on this machine and that is proven gone; a foreign or living one is never touched.
 */
export async function clearStaleLocks(place: StatePlace, stage: string): Promise<number> {
  const folder = lockFolder(place, stage);
  const files = await locksIn(folder);
  if (files.length === 0) return 0;
  const ours = await startedClis(join(place.dataDir, 'runs'));
  for (const file of files) if (!(await isStale(join(folder, file), ours))) return 0;
  for (const file of files) await rm(join(folder, file), { force: true });
  return files.length;
}

/** Whether any update, living or killed, holds the stack. */
export const isLocked = async (place: StatePlace, stage: string): Promise<boolean> =>
  (await locksIn(lockFolder(place, stage))).length > 0;

const lockFolder = ({ dataDir, project }: StatePlace, stage: string): string =>
  join(dataDir, 'pulumi/state/.pulumi/locks/organization', project, stage);

const locksIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));

async function isStale(file: string, ours: readonly ProcessIdentity[]): Promise<boolean> {
  const lock = await readJson<{ pid?: number; hostname?: string }>(file);
  if (lock === null || lock.hostname !== hostname()) return false;
  const owners = ours.filter(({ pid }) => pid === lock.pid);
  // A pid that lives again may be anybody's CLI: then the lock is not ours to judge.
  return owners.length > 0 && identityOf(lock.pid ?? 0) === null;
}

async function startedClis(runs: string): Promise<ProcessIdentity[]> {
  const attempts = await readdir(runs).catch(() => []);
  const clis = await Promise.all(
    attempts.map((attempt) => readJson<ProcessIdentity>(join(runs, attempt, runnerFiles.cli))),
  );
  return clis.filter((cli) => cli !== null);
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
