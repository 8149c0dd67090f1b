import type { Range } from '../model/calendar.js';
import type { Hold, HoldEnd, Verdict } from '../model/hold.js';

/** Holds, open and ended. */
export interface HoldRows {
  /** Those of a stage that have not ended, the oldest first; the time of one may be over all the same. */
  open(stage: string): Promise<Hold[]>;
  allOpen(): Promise<Hold[]>;
  get(id: string): Promise<Hold | undefined>;
  many(ids: readonly string[]): Promise<Hold[]>;
  /** Those of a stop of the line, also those that have ended, in the order in which they were set. */
  ofLine(line: string): Promise<Hold[]>;
  ofLines(lines: readonly string[]): Promise<Hold[]>;
  list(filter: { stage?: string; beforeSeq?: number; limit: number }): Promise<Hold[]>;
  /** Those that keep their stage at some moment of a range, also those that have ended or were cancelled before. */
  between(range: Range): Promise<Hold[]>;
  insert(hold: NewHold): Promise<Hold>;
  /** Gives it a new revision, with whatever has come to it. */
  touch(id: string): Promise<Hold>;
  /** Gives an open one other times. */
  move(id: string, times: HoldTimes): Promise<Hold>;
  end(id: string, end: HoldEnd): Promise<Hold>;
  /** Says of a hold that has ended how the build did, or says it anew. */
  judge(id: string, judged: Judged): Promise<Hold>;
  /** What QA said last of each of these builds on each of these stages, where it said anything. */
  verdicts(asked: { stages: readonly string[]; builds: readonly string[] }): Promise<VerdictOn[]>;
  /** The open ones and those verdicts, by one look. */
  openAndVerdicts(asked: { stages: readonly string[]; builds: readonly string[] }): Promise<HoldsAndVerdicts>;
}

export interface HoldsAndVerdicts {
  /** All that have not ended. */
  readonly holds: readonly Hold[];
  readonly verdicts: readonly VerdictOn[];
}

export interface VerdictOn {
  readonly stage: string;
  readonly build: string;
  readonly verdict: Verdict;
  readonly at: Date;
  readonly by: string;
  readonly reason: string | null;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly at: Date;
  readonly by: string;
  readonly reason: string | null;
}

/** `keepsFrom` is looked at only where there is a `from`: else a hold keeps its stage since it was set. */
export type HoldTimes = Pick<Hold, 'from' | 'keepsFrom' | 'until'>;

/** One without a `from` begins when it is set. */
export type NewHold = Pick<Hold, 'stage' | 'kind' | 'reason' | 'until' | 'actor'> &
  Partial<HoldTimes & Pick<Hold, 'shows'>> & {
    readonly requestId: string | null;
    /** Left out = it is set by itself. */
    readonly line?: string | null;
  };
