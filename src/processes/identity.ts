import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that was ours: its number alone may belong to a stranger by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever unit the system gives; only ever compared. */
  readonly started: string;
}

/** The identity of a living process, or null. */
export function identityOf(pid: number): ProcessIdentity | null {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return started === null ? null : { pid, started };
}

/** Proves that a process lives and is the one that was recorded. */
export const isStillAlive = ({ pid, started }: ProcessIdentity): boolean =>
  identityOf(pid)?.started === started;

/** Ticks since boot, with the boot's own id: after a reboot the same ticks are another process. */
function startOnLinux(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses: count from its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}

function startByPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
