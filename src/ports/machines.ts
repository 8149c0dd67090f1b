import type { Machine } from '../model/machine.js';

/** The data directories that share this database. */
export interface MachineRows {
  get(id: string): Promise<Machine | undefined>;
  list(): Promise<Machine[]>;
}
