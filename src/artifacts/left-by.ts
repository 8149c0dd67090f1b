/** Whether the process that a name begins with still runs; of what others left nobody else takes care. */
export function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const pidIn = (name: string): number => Number(name.split('-')[0]);
