import { isTerminal, type Phase } from './promotion.js';

/** What a schedule made. */
export interface ScheduledRun {
  readonly stage: string;
  readonly at: Date;
  /** Of which occurrence it is, by the stage's own clock; null = a person asked for it. */
  readonly occurrence: string | null;
  readonly promotion: string;
  /** null = there was none to take. */
  readonly build: string | null;
  readonly phase: Phase;
}

/** How runs of a schedule end, as far as a picture says it. */
export const runEnds = ['succeeded', 'failed', 'skipped'] as const;
export type RunEnd = (typeof runEnds)[number];

/** null = it has not ended. */
export function endOfRun(phase: Phase): RunEnd | null {
  if (phase === 'succeeded') return phase;
  if (phase === 'skipped' || phase === 'superseded') return 'skipped';
  return isTerminal(phase) ? 'failed' : null;
}

/** How many ended in which way; what has not ended is not among them. */
export function countEnds(ran: readonly { readonly phase: Phase }[]): Readonly<Record<RunEnd, number>> {
  const count = { succeeded: 0, failed: 0, skipped: 0 };
  for (const { phase } of ran) {
    const end = endOfRun(phase);
    if (end !== null) count[end] += 1;
  }
  return count;
}
