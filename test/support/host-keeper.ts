import { execFileSync } from 'node:child_process';

/** The process that brings a stage host back; null where it has none. */
export function keeperOf(host: number): number | null {
  if (host === 0) return null;
  const asked = (column: string, pid: number): string =>
    execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  try {
    const parent = Number(asked('ppid', host));
    return asked('args', parent).includes('switchback-stage-keeper') ? parent : null;
  } catch {
    // Whoever has ended has no parent.
    return null;
  }
}

/** Ends a stage host as a reboot does: with it whoever would bring it back. */
export function killForGood(host: number): void {
  const keeper = keeperOf(host);
  if (keeper === null) throw new Error(`the host ${String(host)} has no keeper`);
  process.kill(keeper, 'SIGKILL');
  process.kill(host, 'SIGKILL');
}
