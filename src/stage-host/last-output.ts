import { setImmediate as polled } from 'node:timers/promises';
import { within } from './within.js';

/** What a process leaves in its pipes when it is gone. */
export interface LastOutput {
  /** Resolves when the pipes have ended. */
  readonly read: Promise<unknown>;
  /** How many chunks have come so far. */
  readonly chunks: () => number;
}

export interface Waiting {
  /** Until the event, so many milliseconds at the most; whether it came. */
  readonly within: (milliseconds: number, event: Promise<unknown>) => Promise<boolean>;
  /** Until whatever lies in the pipes by now has been looked at. */
  readonly polled: () => Promise<void>;
}

const quietMilliseconds = 500;
const mostWaits = 6;

/**
 * Waits until the last output is read. A process that left the group may hold the pipes open for ever: when nothing
 * comes for a while, or it does not end after several, what has come so far is all.
 */
export async function untilRead(
  { read, chunks }: LastOutput,
  waiting: Waiting = { within, polled },
): Promise<void> {
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const before = chunks();
    if (await waiting.within(quietMilliseconds, read)) return;
    // On a busy machine the timer fires before the pipes were looked at, however much lies in them.
    await waiting.polled();
    if (chunks() === before) return;
  }
}
