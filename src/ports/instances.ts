import type { Instance } from '../model/instance.js';

/** The services that share this database. */
export interface InstanceRows {
  get(id: string): Promise<Instance | undefined>;
  /** In the order of their starts. */
  list(): Promise<Instance[]>;
  remove(id: string): Promise<void>;
}
