/**
 * Kills several processes as a machine that loses power does: none sees another one end. Each stands still before the
 * first is killed, or a CLI could still write down that its runner had gone away.
 */
export function killTogether(processes: readonly { readonly pid: number }[]): void {
  for (const { pid } of processes) process.kill(pid, 'SIGSTOP');
  for (const { pid } of processes) process.kill(pid, 'SIGKILL');
}
