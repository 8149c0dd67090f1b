import type { RunEvent, StoredRunEvent } from '../model/event.js';

/** What happened in the runs of promotions, in their order. */
export interface RunEventRows {
  append(promotion: string, events: readonly RunEvent[]): Promise<void>;
  after(promotion: string, id: number, limit: number): Promise<StoredRunEvent[]>;
  /** Removes the oldest log lines of promotions that ended before; gives how many, at most `limit`. */
  forgetLog(before: Date, limit: number): Promise<number>;
}
