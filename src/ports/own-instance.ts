import type { Instance } from '../model/instance.js';

/** Who this service is among those that share its database, and how another one is proven gone. */
export interface InstancePort {
  readonly id: string;
  /** Never by its silence alone; false = it lives, or nobody can tell from here. `now` is the database's. */
  isGone(instance: Instance, now: Date): Promise<boolean>;
}
