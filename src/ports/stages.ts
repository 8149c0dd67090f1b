import type { StageChange, StageState } from '../model/stage.js';

/** What each stage is known to run, with its ETag and its fence. */
export interface StageRows {
  get(stage: string): Promise<StageState>;
  all(): Promise<StageState[]>;
  /** Takes the row lock that starts, holds and records share. */
  lock(stage: string): Promise<StageState>;
  /** Compare-and-set on the fence; false = someone else has taken the stage since. */
  change(stage: string, fence: number, change: StageChange): Promise<boolean>;
  /** Takes the next fence; whoever wrote with an older one is refused from now on. */
  raiseFence(stage: string): Promise<number>;
  /** Marks that something about the stage's queue moved, so that its ETag does. */
  touch(stage: string): Promise<void>;
  /** Says which machine runs a stage. */
  belong(stage: string, to: Pick<StageState, 'machine' | 'machineName'>): Promise<void>;
  ensure(stages: readonly string[]): Promise<void>;
}
