/** Keys of requests, and what was answered to them. */
export interface IdempotencyRows {
  /**
   * Takes a key or gives what was answered before, with status 0 while it is being answered; waits for a
   * transaction that holds it. A claim that was left without an answer may be taken again after a minute.
   */
  claim(key: IdempotencyKey): Promise<StoredAnswer | null>;
  answer(key: IdempotencyKey, answer: Omit<StoredAnswer, 'requestHash'>): Promise<void>;
  /** Gives back a key that was claimed and will not be answered. */
  release(key: IdempotencyKey): Promise<void>;
}

export interface IdempotencyKey {
  readonly caller: string;
  readonly key: string;
  readonly requestHash: string;
}

export interface StoredAnswer {
  readonly requestHash: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
