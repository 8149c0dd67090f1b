import type { Hold } from '../model/hold.js';

/** Where the program of a by-hand run reads which stages are held. */
export interface HoldBoard {
  show(holds: readonly Hold[]): Promise<void>;
}
