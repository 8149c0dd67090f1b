import type { LaterLines, NewestLines } from '../model/log-line.js';

/** What the backends of a stage wrote, wherever its platform keeps it. Secrets may stand in it. */
export interface StageLog {
  /** The newest lines, oldest first. */
  newest(stage: string, wanted: { limit: number; since: Date | null }): Promise<NewestLines>;
  /** What came after a place that was told before. */
  after(stage: string, place: string): Promise<LaterLines>;
  /** How long to wait from one look to the next. */
  pauseMilliseconds(stage: string): number;
}
