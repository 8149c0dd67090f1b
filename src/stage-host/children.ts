import { readJsonSync } from '../files/json-file.js';
import { writeWholeSync } from '../files/whole-file.js';
import { identityOf, isIdentity, isStillAlive, type ProcessIdentity } from '../processes/identity.js';

/** The record of a host's children, so that the next host finds those of one that was killed. */
export interface Children {
  add(pid: number): void;
  remove(pid: number): void;
  /** Kills at once whatever still runs; for the end of the host. */
  killAll(): void;
}

export function recordChildren(file: string): Children {
  const living = new Map<number, ProcessIdentity>();
  const save = (): void => {
    try {
      writeWholeSync(file, `${JSON.stringify([...living.values()])}\n`);
    } catch {
      // A full disk must not keep a build from running; only the tidying after a kill -9 would suffer.
    }
  };
  save();
  return {
    add: (pid) => {
      const identity = identityOf(pid);
      if (identity !== null) living.set(pid, identity);
      save();
    },
    remove: (pid) => {
      living.delete(pid);
      save();
    },
    killAll: () => {
      for (const pid of living.keys()) killGroup(pid, 'SIGKILL');
    },
  };
}

/** Kills what a killed host left running; a pid whose start differs is a stranger's and is let be. */
export function killLeftovers(file: string): number[] {
  const recorded = readJsonSync(file, isList) ?? [];
  const ours = recorded.filter(isIdentity).filter(isStillAlive);
  for (const { pid } of ours) killGroup(pid, 'SIGKILL');
  return ours.map(({ pid }) => pid);
}

/** Signals a child and everything that it started; a group that is gone is no error. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
