import type { Hold, HoldEnd, Verdict } from '../model/hold.js';

/** Holds, open and ended. */
export interface HoldRows {
  /** The one hold of a stage that has not ended; its time may be over all the same. */
  open(stage: string): Promise<Hold | undefined>;
  allOpen(): Promise<Hold[]>;
  get(id: string): Promise<Hold | undefined>;
  many(ids: readonly string[]): Promise<Hold[]>;
  list(filter: { stage?: string; beforeSeq?: number; limit: number }): Promise<Hold[]>;
  insert(hold: NewHold): Promise<Hold>;
  extend(id: string, until: Date | null): Promise<Hold>;
  end(id: string, end: HoldEnd): Promise<Hold>;
  /** What QA said last of a build on a stage. */
  verdict(stage: string, build: string): Promise<Verdict | null>;
}

export type NewHold = Pick<Hold, 'stage' | 'kind' | 'reason' | 'until' | 'actor'> & {
  readonly requestId: string | null;
};
