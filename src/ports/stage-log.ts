import type { EarlierLines, LogLine } from '../model/log-line.js';

/** What the backends of a stage wrote, wherever its platform keeps it. Secrets may stand in it. */
export interface StageLog {
  /** The newest lines, oldest first. */
  newest(stage: string, wanted: { limit: number; since: Date | null }): Promise<NewestLines>;
  /** What came after a place that was told before. */
  after(stage: string, place: string): Promise<LaterLines>;
  /** How long to wait from one look to the next. */
  pauseMilliseconds(stage: string): number;
}

export interface NewestLines {
  readonly lines: readonly LogLine[];
  readonly earlier: EarlierLines;
  /** The place after the last of them. */
  readonly upTo: string;
}

export interface LaterLines {
  readonly lines: readonly LogLine[];
  readonly upTo: string;
  /** Whether some of what came after the place is not kept any more, or was too much. */
  readonly missed: boolean;
  /** Whether there is nothing more at the moment. */
  readonly isAll: boolean;
}
