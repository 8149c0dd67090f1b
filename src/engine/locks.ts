import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { identityOf, type ProcessIdentity } from '../processes/identity.js';
import { stackPaths } from '../pulumi-cli/state-files.js';
import { runnerFiles } from '../runner/events.js';
import type { StatePlace } from './state-place.js';

/**
 * Removes the locks that a killed update of ours left on a stack, and returns how many. Only when every lock there
 * belongs to a CLI that we started on this machine and that is proven gone; a foreign or living one is never touched.
 */
export async function clearStaleLocks(place: StatePlace, stage: string): Promise<number> {
  const locks = await locksOf(place, stage);
  if (locks.length === 0) return 0;
  const ours = await startedClis(join(place.dataDir, 'runs'));
  for (const lock of locks) if (!isStale(await place.files.read(lock), ours)) return 0;
  for (const lock of locks) await place.files.remove(lock);
  return locks.length;
}

/** Whether any update, living or killed, holds the stack. */
export const isLocked = async (place: StatePlace, stage: string): Promise<boolean> =>
  (await locksOf(place, stage)).length > 0;

async function locksOf({ files, project }: StatePlace, stage: string): Promise<string[]> {
  const { locks } = stackPaths(project, stage);
  const names = await files.list(locks);
  return names.filter((name) => name.endsWith('.json')).map((name) => `${locks}/${name}`);
}

function isStale(text: string | null, ours: readonly ProcessIdentity[]): boolean {
  const lock = parsed(text ?? '') as { pid?: number; hostname?: string } | null;
  if (lock === null || lock.hostname !== hostname()) return false;
  const owners = ours.filter(({ pid }) => pid === lock.pid);
  // A pid that lives again may be anybody's CLI: then the lock is not ours to judge.
  return owners.length > 0 && identityOf(lock.pid ?? 0) === null;
}

async function startedClis(runs: string): Promise<ProcessIdentity[]> {
  const attempts = await readdir(runs).catch(() => []);
  const clis = await Promise.all(
    attempts.map(
      async (attempt) =>
        parsed(
          await readFile(join(runs, attempt, runnerFiles.cli), 'utf8').catch(() => ''),
        ) as ProcessIdentity | null,
    ),
  );
  return clis.filter((cli) => cli !== null);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
