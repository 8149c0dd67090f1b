import type { RunEvent } from '../model/event.js';
import type { NewEvent } from '../ports/events.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

/** What every change of state leaves beside its rows. A part that it does not have is named all the same. */
export interface Trace {
  /** Rows of the audit, in this order. */
  readonly audit: readonly NewEvent[];
  /** What whoever watches the promotion is told. */
  readonly told: { readonly promotion: string; readonly events: readonly RunEvent[] } | null;
  /** Stages whose ETag moves: whoever looked at them before has not seen this. */
  readonly touches: readonly string[];
  /** The stage that is to be looked at again. */
  readonly wakes: string | null;
}

export type Ledger = Pick<Ports, 'waker'>;

/**
 * The one way in which state changes: the rows that `change` writes, and their trace, in the caller's transaction.
 * A `trace` of null says that nothing had to be changed.
 */
export async function write<T>(
  { waker }: Ledger,
  rows: Rows,
  { change, trace }: { change: () => Promise<T>; trace: (written: T) => Trace | null },
): Promise<T> {
  const written = await change();
  const left = trace(written);
  if (left === null) return written;
  for (const stage of left.touches) await rows.stages.touch(stage);
  if (left.told !== null) await rows.runEvents.append(left.told.promotion, left.told.events);
  for (const row of left.audit) await rows.events.append(row);
  if (left.wakes !== null) await wakeOnce(waker, rows, left.wakes);
  return written;
}

const wokenIn = new WeakMap<Rows, Set<string>>();

/** A transaction wakes a stage once, when it is over. */
async function wakeOnce(waker: Ledger['waker'], rows: Rows, stage: string): Promise<void> {
  const woken = wokenIn.get(rows) ?? new Set();
  if (woken.has(stage)) return;
  wokenIn.set(rows, woken.add(stage));
  await waker.wake(rows, stage);
}

/** What happened without a row of its own: it is in the audit only. */
export const note = (ledger: Ledger, rows: Rows, ...audit: readonly NewEvent[]): Promise<void> =>
  write(ledger, rows, {
    change: () => Promise.resolve(),
    trace: () => ({ audit, told: null, touches: [], wakes: null }),
  });
