import type { RunEvent } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import type { Outcome } from '../model/outcome.js';
import type { Inventory, KnownBefore } from '../model/orphan.js';
import type { Attempt } from '../model/promotion.js';
import type { PendingOperation, StackLock } from '../model/recovery.js';
import type { HistoryEntry, RunResult } from '../model/run.js';
import type { Stage } from '../model/stage.js';
import type { Seen } from '../model/timing.js';
import type { PreviewOrder, RefreshOrder, RunOrder } from './run-order.js';

export interface Engine {
  /** Runs one attempt to its end. */
  run(order: RunOrder, watch: RunWatcher): Promise<RunResult>;
  /** Follows an attempt that was started before this process, from `offset`; finds out how it ended. */
  resume(attempt: Pick<Attempt, 'id' | 'offset'>, stage: Stage, watch: RunWatcher): Promise<RunResult>;
  /**
   * Finds out how an attempt ended that another machine started and that was taken over from there: by the stack alone,
   * whose lock is waited for so long. What has not begun by then never does.
   */
  endElsewhere(
    attempt: Pick<Attempt, 'id'>,
    stage: Stage,
    how: { patienceSeconds: number; signal: AbortSignal },
  ): Promise<RunResult>;
  /**
   * Tells the processes of an attempt to stop, and does not wait until they have: `interrupt` once (a repeated one
   * is none), then `interrupt-again`, which may leave operations pending, then `kill`.
   */
  stopUpdate(attempt: string, rung: StopRung): void;
  /** Lets the engine read what is there and write it into the stack's state; changes nothing that runs. */
  refresh(order: RefreshOrder, watch: RunWatcher): Promise<RunResult>;
  /** Every lock of a stack; rejects when its state cannot be asked. */
  locks(stage: string): Promise<StackLock[]>;
  /**
   * Removes the locks of a stack and gives them, after `telling` of them; none of them when the process of one lives
   * on this machine.
   */
  clearLocks(stage: string, telling: (locks: readonly StackLock[]) => Promise<void>): Promise<StackLock[]>;
  /** What an update that was cut off had begun. */
  pending(stage: string): Promise<PendingOperation[]>;
  /** What the stack's state knows; rejects when it cannot be asked. */
  inventory(stage: string): Promise<Inventory>;
  /** Ids and ARNs that its last updates knew, also of what they deleted. */
  knownBefore(stage: string): Promise<KnownBefore>;
  /** Looks what an update would do, and changes nothing; ends by itself after a while. */
  preview(order: PreviewOrder): Promise<PreviewResult>;
  /** Entries of a stack's history that are newer than `after` (microseconds), oldest first. */
  history(stage: string, after: number): Promise<HistoryEntry[]>;
  /** Removes those files of a stack's history and backups that `spent` names; gives their number. */
  removeHistory(stage: string, spent: (names: readonly string[]) => readonly string[]): Promise<number>;
  /** Names (attempts, or previews) of what runs left behind that ended before. */
  runsBefore(before: Date): Promise<string[]>;
  removeRun(name: string): Promise<void>;
}

/** What a run tells: what people watch, and what its processes saw. */
export type RunTold = RunEvent | Seen;

/** Receives what a run tells with the offset (bytes) of the event file after it. */
export type RunWatcher = (told: readonly RunTold[], offset: number) => Promise<void>;

/** How hard an update is told to stop. */
export type StopRung = 'interrupt' | 'interrupt-again' | 'kill';

/** What the update would do, or why the engine cannot say. */
export type PreviewResult =
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly outcome: Outcome };
