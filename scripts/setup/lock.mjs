import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetUpProblem } from './checks.mjs';

/**
 * Runs `work` while holding `file`, so that two set-ups of one checkout wait for one another.
 * A lock whose owner is dead is taken over; waits at most `patienceMs`, then throws a SetUpProblem.
 */
export async function withLock(
  file,
  work,
  { patienceMs = 20 * 60_000, pollMs = 250, onWait = () => {} } = {},
) {
  mkdirSync(dirname(file), { recursive: true });
  const started = performance.now();
  for (let told = false; !take(file); await delay(pollMs)) {
    if (clearDead(file)) continue;
    if (!told) onWait(read(file)?.pid);
    told = true;
    if (performance.now() - started > patienceMs) throw new SetUpProblem(stillHeld(file));
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** Written beside and linked to its place, so that nobody ever reads one without its owner. */
function take(file) {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(identity(process.pid)));
  try {
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Removes the lock of a dead owner. A guard file keeps two waiters from removing each other's new lock. */
function clearDead(file) {
  const guard = `${file}.clearing`;
  try {
    closeSync(openSync(guard, 'wx'));
  } catch {
    if (ageOf(guard) > 10_000) rmSync(guard, { force: true });
    return false;
  }
  try {
    if (!ownerIsDead(file)) return false;
    unlinkSync(file);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(guard, { force: true });
  }
}

function ownerIsDead(file) {
  const owner = read(file);
  // An earlier version wrote it after its creation; empty for long means that its writer died.
  if (owner === undefined) return ageOf(file) > 5_000;
  if (owner.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
  return identity(owner.pid).started !== owner.started;
}

/** A process, told apart from a later one with the same number by its start time where the system tells it. */
function identity(pid) {
  let started = null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    // no /proc on this system
  }
  return { pid, host: hostname(), started };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function ageOf(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function stillHeld(file) {
  const owner = read(file);
  return (
    `Another set-up (process ${owner?.pid ?? 'unknown'} on ${owner?.host ?? 'unknown'}) still holds ${file}.\n` +
    'Wait for it, or, if it is certainly gone, delete that file and run the command again.'
  );
}
