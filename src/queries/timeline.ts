import type { AuditRow } from '../model/audit.js';
import type { Hold } from '../model/hold.js';
import type { EventFilter } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import { viewPromotions, type PromotionView } from './promotion.js';

/** Something that happened on a stage, with what it happened to as it is now. */
export interface Happening {
  readonly event: AuditRow;
  readonly promotion: PromotionView | null;
  readonly hold: Hold | null;
  /** When this was so, by the database's clock. */
  readonly now: Date;
}

/** What happened on a stage, newest first. */
export async function readTimeline(
  rows: Rows,
  filter: EventFilter & { readonly stage: string; readonly beforeSeq?: number },
): Promise<Happening[]> {
  const events = await rows.events.list(filter);
  const [promotions, holds, now] = await Promise.all([
    rows.promotions.many([...new Set(events.flatMap(({ promotion }) => promotion ?? []))]),
    rows.holds.many([...new Set(events.flatMap((event) => holdIn(event) ?? []))]),
    rows.now(),
  ]);
  const views = new Map((await viewPromotions(rows, promotions)).map((view) => [view.promotion.id, view]));
  return events.map((event) => ({
    event,
    promotion: views.get(event.promotion ?? '') ?? null,
    hold: holds.find(({ id }) => id === holdIn(event)) ?? null,
    now,
  }));
}

const holdIn = ({ facts: { hold } }: AuditRow): string | null => (typeof hold === 'string' ? hold : null);
