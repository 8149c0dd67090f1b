import type { Instance } from '../model/instance.js';

/** Who this service is among those that share its database, and how another one is proven gone. */
export interface InstancePort {
  readonly id: string;
  /** The data directory that it runs with. */
  readonly machine: string;
  /** The data directory that took the database first: what says nothing of its machine is that one's. */
  readonly home: string;
  /** Never by its silence alone; false = it lives, or nobody can tell from here. `now` is the database's. */
  isGone(instance: Instance, now: Date): Promise<boolean>;
}
