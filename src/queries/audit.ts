import { Refusal } from '../model/error.js';
import type { AuditRow } from '../model/audit.js';
import type { Moment } from '../model/moment.js';
import type { EventFilter } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';

type Filter = Omit<EventFilter, 'since' | 'until'>;

/** Every change of state, newest first. */
export const listAudit = (
  rows: Rows,
  filter: EventFilter & { readonly beforeSeq?: number },
): Promise<AuditRow[]> => rows.events.list(filter);

/** One row of the audit by its number, or Refusal `not-found`. */
export async function findAuditRow(rows: Rows, seq: string): Promise<AuditRow> {
  const event = /^[1-9]\d{0,14}$/.test(seq) ? await rows.events.get(Number(seq)) : undefined;
  if (event === undefined) throw new Refusal('not-found', { kind: 'audit', name: seq });
  return event;
}

/** Rows as they came in, oldest first, and the number of the newest that there was before they were read. */
export interface News {
  readonly events: readonly AuditRow[];
  readonly head: number;
}

/** The newest rows. */
export const newestEvents = (rows: Rows, filter: Filter): Promise<News> =>
  beforeHead(rows, async () => (await rows.events.list(filter)).toReversed());

/** The rows after a place, or after the row of that number. */
export const eventsSince = (rows: Rows, since: Moment | number | undefined, filter: Filter): Promise<News> =>
  beforeHead(rows, async () =>
    rows.events.after(typeof since === 'number' ? since : await placeOf(rows, since), filter),
  );

/** The same, asking no further where nothing has come in. */
export async function newsAfter(rows: Rows, seq: number, filter: Filter): Promise<News> {
  const head = await rows.events.last();
  return { events: head > seq ? await rows.events.after(seq, filter) : [], head };
}

/** Whatever comes in after the head was read is found by the next look. */
async function beforeHead(rows: Rows, read: () => Promise<AuditRow[]>): Promise<News> {
  const head = await rows.events.last();
  return { head, events: await read() };
}

/** The number of the last row that is not wanted any more; one that does not exist yet counts as the newest. */
export async function placeOf(rows: Rows, since: Moment | undefined): Promise<number> {
  const last = await rows.events.last();
  if (since === undefined) return last;
  if ('seq' in since) return Math.min(since.seq, last);
  const from = 'at' in since ? since.at : new Date((await rows.now()).getTime() - since.agoSeconds * 1000);
  const [first] = await rows.events.after(0, { since: from, limit: 1 });
  return first === undefined ? last : first.seq - 1;
}
