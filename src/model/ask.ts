import type { Actor } from './actor.js';

/** By what the question of somebody who waits was answered: the hold ended, its end moved, or somebody said no. */
export const askAnswers = ['released', 'extended', 'expired', 'no'] as const;
export type AskAnswerKind = (typeof askAnswers)[number];

/** Somebody waits for the end of a hold, and says so to its owner. */
export interface Ask {
  /** `ask_` + ULID. */
  readonly id: string;
  readonly hold: string;
  readonly reason: string;
  readonly actor: Actor;
  readonly at: Date;
  readonly answer: AskAnswer | null;
}

export interface AskAnswer {
  readonly how: AskAnswerKind;
  readonly at: Date;
  readonly actor: Actor;
  readonly reason: string | null;
}

export const askIdPattern = /^ask_[0-9A-Z]{26}$/;

/** Those that nobody has answered, the oldest first. */
export const openAsks = (asks: readonly Ask[]): Ask[] => asks.filter(({ answer }) => answer === null);
