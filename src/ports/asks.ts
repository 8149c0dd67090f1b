import type { Ask, AskAnswer } from '../model/ask.js';

/** The questions of those who wait for the end of a hold; whoever reads a hold reads them with it. */
export interface AskRows {
  get(id: string): Promise<Ask | undefined>;
  insert(ask: NewAsk): Promise<Ask>;
  /** Answers one that has no answer. */
  answer(id: string, answer: AskAnswer): Promise<Ask>;
  /** Answers all of a hold that have none. */
  answerAll(hold: string, answer: AskAnswer): Promise<Ask[]>;
}

export type NewAsk = Pick<Ask, 'hold' | 'reason' | 'actor'> & { readonly requestId: string | null };
