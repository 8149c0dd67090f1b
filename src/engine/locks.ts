import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LockOwner, StackLock } from '../model/recovery.js';
import { isObject, parseJson, readJson } from '../files/json-file.js';
import { identityOf, isIdentity, startedAt, type ProcessIdentity } from '../processes/identity.js';
import { stackPaths } from '../pulumi-cli/state-files.js';
import { runnerFiles } from '../runner/events.js';
import type { StatePlace } from './state-place.js';

type Place = StatePlace & { readonly now: () => Date };

/** Hears of locks right before they are removed; when it throws, they stay. */
type Telling = (locks: readonly StackLock[]) => Promise<void>;

/** Every lock of a stack, with what can be said of the process that made it. */
export async function readLocks(place: Place, stage: string): Promise<StackLock[]> {
  return (await findLocks(place, stage)).map(({ lock }) => lock);
}

/**
 * Removes the locks that a killed update of ours left on a stack, and returns them. Only when every lock there
 * belongs to a CLI that we started on this machine and that is proven gone; a foreign or living one is never touched.
 */
export async function clearStaleLocks(
  place: Place,
  stage: string,
  telling: Telling = () => Promise.resolve(),
): Promise<StackLock[]> {
  const files = await filesOf(place, stage);
  if (files.some((file) => isBeingWritten(file, place.now()))) await pause(writingMilliseconds);
  return clear(place, stage, { may: isStale, telling });
}

/** Removes the locks of a stack because a person asked for it; none of them when one of its processes lives here. */
export const clearLocks = (place: Place, stage: string, telling: Telling): Promise<StackLock[]> =>
  clear(place, stage, { may: ({ owner }) => owner !== 'alive', telling });

/** Whether any update, living or killed, holds the stack. */
export const isLocked = async (place: StatePlace, stage: string): Promise<boolean> =>
  (await filesOf(place, stage)).length > 0;

async function clear(
  place: Place,
  stage: string,
  { may, telling }: { may: (lock: StackLock) => boolean; telling: Telling },
): Promise<StackLock[]> {
  const found = await findLocks(place, stage);
  const locks = found.map(({ lock }) => lock);
  if (locks.length === 0 || !locks.every(may)) return [];
  await telling(locks);
  for (const { file } of found) await place.files.remove(file);
  return locks;
}

const isStale = ({ ours, owner }: StackLock): boolean => ours && (owner === 'gone' || owner === 'reused');

async function findLocks(place: Place, stage: string): Promise<{ file: string; lock: StackLock }[]> {
  const files = await filesOf(place, stage);
  if (files.length === 0) return [];
  const ours = await startedClis(join(place.dataDir, 'runs'));
  return Promise.all(
    files.map(async (file) => {
      const text = (await place.files.read(file)) ?? '';
      return { file, lock: lockIn(text, ours) ?? withoutName(file, place.now()) };
    }),
  );
}

async function filesOf({ files, project }: StatePlace, stage: string): Promise<string[]> {
  const { locks } = stackPaths(project, stage);
  const names = await files.list(locks);
  return names
    .filter((name) => name.endsWith('.json') || writtenSince(name) !== null)
    .map((name) => `${locks}/${name}`);
}

/**
 * A CLI that ends while it writes its lock leaves the unfinished file, and every later one takes that for a lock and
 * fails with `unexpected end of JSON input` (Pulumi 3.250.0, checkForLock; gocloud.dev 0.46.0, fileblob, which puts the
 * time into the name, in nanoseconds).
 */
function writtenSince(file: string): Date | null {
  const nanoseconds = /\.json\.([0-9a-f]+)\.tmp$/.exec(file)?.[1];
  return nanoseconds === undefined ? null : new Date(Number(BigInt(`0x${nanoseconds}`) / 1_000_000n));
}

/** Writing a hundred bytes takes no longer than this, or has no end. */
const writingMilliseconds = 2000;

function isBeingWritten(file: string, now: Date): boolean {
  const since = writtenSince(file);
  // A time to come is one of before the clock was put back.
  return since !== null && Math.abs(now.getTime() - since.getTime()) < writingMilliseconds;
}

function lockIn(text: string, ours: readonly ProcessIdentity[]): StackLock | null {
  const { pid, username, hostname: host, timestamp } = parseJson(text, isObject) ?? {};
  if (typeof pid !== 'number') return null;
  const time = Date.parse(textIn(timestamp) ?? '');
  const since = Number.isNaN(time) ? null : new Date(time);
  const known = ours.filter((cli) => cli.pid === pid);
  const isHere = host === hostname();
  return {
    ...{ user: textIn(username), host: textIn(host), pid, since },
    ours: isHere && known.length > 0,
    owner: isHere ? ownerOf(pid, since, known) : 'elsewhere',
  };
}

/** Only a folder of this machine has unfinished files; a bucket takes all of a file or nothing. */
function withoutName(file: string, now: Date): StackLock {
  const nobody = { user: null, pid: null };
  const since = writtenSince(file);
  if (since === null) return { ...nobody, host: null, since, ours: false, owner: 'unreadable' };
  return {
    ...nobody,
    host: hostname(),
    since,
    ours: true,
    owner: isBeingWritten(file, now) ? 'alive' : 'gone',
  };
}

/** Whole seconds are compared, by two clocks. */
const slackMilliseconds = 2000;

function ownerOf(pid: number, since: Date | null, known: readonly ProcessIdentity[]): LockOwner {
  const living = identityOf(pid);
  if (living === null) return 'gone';
  if (known.some(({ started }) => started === living.started)) return 'alive';
  // Who started after the lock was made has only been given the number; in doubt it may be anybody's CLI.
  const started = startedAt(pid);
  const isYounger =
    since !== null && started !== null && started.getTime() > since.getTime() + slackMilliseconds;
  return isYounger ? 'reused' : 'alive';
}

async function startedClis(runs: string): Promise<ProcessIdentity[]> {
  const attempts = await readdir(runs).catch(() => []);
  const clis = await Promise.all(
    attempts.map((attempt) => readJson(join(runs, attempt, runnerFiles.cli), isIdentity)),
  );
  return clis.filter((cli) => cli !== null);
}

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
