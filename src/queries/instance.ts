import { isSilentAt, type Instance } from '../model/instance.js';
import type { Rows } from '../ports/rows.js';

/** A service that shares the work. */
export interface InstanceView {
  readonly instance: Instance;
  /** It has not been heard of within its lease. */
  readonly silent: boolean;
  /** By which stage files name its machine. */
  readonly machineName: string | null;
}

/** The services that share the work, in the order of their starts. */
export async function listInstances(rows: Rows): Promise<InstanceView[]> {
  const [instances, machines, now] = await Promise.all([
    rows.instances.list(),
    rows.machines.list(),
    rows.now(),
  ]);
  return instances.map((instance) => ({
    instance,
    silent: isSilentAt(instance, now),
    machineName: machines.find(({ id }) => id === instance.machine)?.name ?? null,
  }));
}
