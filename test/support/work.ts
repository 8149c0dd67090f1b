/** Seconds of processor time that this takes: work done, which a busy machine does not lengthen as it does an hour of the clock. */
export function workOf(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
