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

/** Whether a value that was read, from a file or a message, names a process. */
export function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, started }: { pid?: unknown; started?: unknown } = value;
  return typeof pid === 'number' && Number.isInteger(pid) && pid > 1 && typeof started === 'string';
}

/** Proves that a process lives and is the one that was recorded. */
export const isStillAlive = ({ pid, started }: ProcessIdentity): boolean =>
  identityOf(pid)?.started === started;

/** When a living process started, to about a second; null where nobody can say. Good for comparing, not for proof. */
export function startedAt(pid: number): Date | null {
  try {
    const time =
      process.platform === 'linux'
        ? (bootSeconds() + Number(statOf(pid)?.[19]) / ticksPerSecond) * 1000
        : Date.parse(startByPs(pid) ?? '');
    return Number.isFinite(time) ? new Date(time) : null;
  } catch {
    return null;
  }
}

/** What `USER_HZ` is on every Linux that Node runs on. */
const ticksPerSecond = 100;
const bootSeconds = (): number =>
  Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? NaN);

/** The fields of a process from its state on; null = it is gone, or only waits to be buried. */
export function statOf(pid: number): readonly string[] | null {
  const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  // The name in parentheses may hold spaces and parentheses: count from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : fields;
}

/** Ticks since boot, with the boot's own id: after a reboot the same ticks are another process. */
function startOnLinux(pid: number): string | null {
  try {
    const fields = statOf(pid);
    return fields === null ? null : `${bootOnLinux()}:${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}

export const bootOnLinux = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

function startByPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
