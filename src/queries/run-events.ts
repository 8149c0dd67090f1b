import type { StoredRunEvent } from '../model/event.js';
import { isTerminal, type Promotion } from '../model/promotion.js';
import type { Rows } from '../ports/rows.js';

/** The lines of a promotion's log, by so many events at a time. */
export async function* logOf(rows: Rows, promotion: string, most: number): AsyncGenerator<string[]> {
  for (let after = 0, more = true; more;) {
    const events = await rows.runEvents.after(promotion, after, most);
    yield events.flatMap((event) => (event.kind === 'log' ? [event.text] : []));
    after = events.at(-1)?.id ?? after;
    more = events.length === most;
  }
}

/** What came in of a run. */
export interface Progress {
  readonly events: readonly StoredRunEvent[];
  /** Nothing more has come in yet. */
  readonly isAll: boolean;
  /** Nothing more will come in. */
  readonly isOver: boolean;
}

/** What came in of a promotion's run after an event, so many of them. */
export async function progressOf(
  rows: Rows,
  { id, phase }: Promotion,
  { after, most }: { after: number; most: number },
): Promise<Progress> {
  // Asked before reading the events: whatever came before the end is then among them.
  const now = (await rows.promotions.get(id))?.phase ?? phase;
  const events = await rows.runEvents.after(id, after, most);
  const isAll = events.length < most;
  return { events, isAll, isOver: isAll && isTerminal(now) };
}
