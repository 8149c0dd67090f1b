/**
 * What the processes of a run see of it, in the order in which it usually comes. `previewed` = the look before an update
 * on aws has ended, `cli-up` = the CLI reaches for the runner, `key` = it opens its channel of events, for which it needs
 * the key and the stack's lock, `provider` = the provider of platform `process` is called first, `healthy` = its build
 * is, `checkpoint` = the last write of a state that lies in files.
 */
export const seenParts = [
  'runner',
  'previewed',
  'cli',
  'cli-up',
  'key',
  'program',
  'provider',
  'healthy',
  'switched',
  'checkpoint',
  'cli-ended',
] as const;
export type SeenPart = (typeof seenParts)[number];

/** One of them and when it was seen, as ISO 8601 by the clock of the machine of the run. */
export interface Seen {
  readonly kind: 'seen';
  readonly part: SeenPart;
  readonly at: string;
}

/** The same as an attempt keeps it. */
export type KeptSeen = Pick<Seen, 'part' | 'at'>;

/** Around that: the request, the start of an attempt, and the record of how it ended. */
export const timedParts = ['accepted', 'claimed', ...seenParts, 'recorded'] as const;

/** How long it took from what was seen before it until this; what was not seen is left out, and counts to what comes next. */
export interface Timing {
  readonly part: (typeof timedParts)[number];
  /** Number of the attempt; null = none had begun. */
  readonly attempt: number | null;
  readonly at: Date;
  /** 0 for the first; never negative, also where two clocks disagree. */
  readonly milliseconds: number;
}
