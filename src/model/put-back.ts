/** What is booked on a slot is put back there before it is shown, because a milestone went before it. */
export interface PutBack {
  /** `pb_` + ULID. */
  readonly id: string;
  readonly stage: string;
  /** The reservation that shows `build`. */
  readonly reservation: string;
  readonly build: string;
  /** The promotion of the milestone that goes before it. */
  readonly passing: string;
  /** Who asked for that. */
  readonly by: string;
  /** So long before the stage is kept the build is put there again. */
  readonly aheadSeconds: number;
  /** The promotion by which it comes back; null = it is not time yet. */
  readonly promotion: string | null;
  readonly end: PutBackEnd | null;
}

export interface PutBackEnd {
  readonly at: Date;
  readonly how: 'done' | 'not-needed' | 'failed';
  /** Why it failed: the phase of its promotion, codes of reasons, or `late`; `replaced` = another milestone goes before. */
  readonly why: string | null;
}
