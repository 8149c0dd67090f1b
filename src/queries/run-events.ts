import type { StoredRunEvent } from '../model/event.js';
import type { UnderWay } from '../model/under-way.js';
import { isActive, isTerminal, type Promotion } from '../model/promotion.js';
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

/** What the engine is at in a run that goes on, the first of all first. */
export async function underWayOf(
  rows: Rows,
  { id, phase }: Pick<Promotion, 'id' | 'phase'>,
): Promise<readonly UnderWay[]> {
  if (!isActive(phase)) return [];
  return (await rows.runEvents.lastProgress(id))?.underWay ?? [];
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
  const events = await rows.runEvents.after(id, after, most);
  // How the promotion stands is asked only where there is no more to read: it costs twice what it takes to read them.
  if (events.length === most) return { events, isAll: false, isOver: false };
  const now = (await rows.promotions.get(id))?.phase ?? phase;
  if (!isTerminal(now)) return { events, isAll: true, isOver: false };
  // What came before the end is there for sure once the end was seen.
  const rest = await rows.runEvents.after(id, events.at(-1)?.id ?? after, most);
  const isAll = rest.length < most;
  return { events: [...events, ...rest], isAll, isOver: isAll };
}
