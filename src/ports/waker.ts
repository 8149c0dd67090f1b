import type { Rows } from './rows.js';

/** Says "look at this stage again", now or later; carries nothing else and may come twice. */
export interface Waker {
  wake(rows: Rows, stage: string): Promise<void>;
}
