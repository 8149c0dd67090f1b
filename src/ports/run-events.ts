import type { RunEvent, StoredRunEvent } from '../model/event.js';

/** What happened in the runs of promotions, in their order. */
export interface RunEventRows {
  append(promotion: string, events: readonly RunEvent[]): Promise<void>;
  after(promotion: string, id: number, limit: number): Promise<StoredRunEvent[]>;
  /** How far the engine was when it told of that last; null = it has not yet. */
  lastProgress(promotion: string): Promise<Extract<RunEvent, { kind: 'progress' }> | null>;
  /** Removes the oldest log lines of promotions that ended before; gives how many, at most `limit`. */
  forgetLog(before: Date, limit: number): Promise<number>;
}
