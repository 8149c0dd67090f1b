/** Moments at which a test lets this process die, to see what is found afterwards. */
export type CrashPoint =
  | 'enqueue.beforeCommit'
  | 'enqueue.afterCommit'
  | 'run.beforeSpawn'
  | 'run.beforeRecord'
  | 'report.afterDeployment'
  | 'report.afterStatus'
  | 'notice.afterSend'
  /** After the statements of a migration, by its number, and before its commit. */
  | `migrate.${string}`;

/** Dies at once, as by a power cut, when `CRASH_AT` names this moment; otherwise does nothing. */
export function crashPoint(here: CrashPoint): void {
  if (process.env['CRASH_AT'] === here) process.kill(process.pid, 'SIGKILL');
}
