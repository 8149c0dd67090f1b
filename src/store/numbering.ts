import { sql } from 'kysely';
import type { EventRows } from '../ports/events.js';
import type { Database } from './database.js';

/** Numbers all rows of the audit that were committed before it was called, and were left unnumbered. */
export type Numbering = () => Promise<void>;

/** Whoever calls while rows are being numbered shares the next go with all others who do. */
export function numberingOn({ db }: Pick<Database, 'db'>): Numbering {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  const begin = async (): Promise<void> => {
    next = null;
    await sql`select number_audit()`.execute(db);
  };
  return () => {
    if (next !== null) return next;
    const going = last.then(begin, begin);
    next = going;
    last = going;
    return going;
  };
}

/** Whoever reads finds every row whose change was committed before, with its number. */
export function numberedBefore(number: Numbering, events: EventRows): EventRows {
  const then = async <T>(read: () => Promise<T>): Promise<T> => {
    await number();
    return read();
  };
  return {
    ...events,
    get: (seq) => then(() => events.get(seq)),
    last: () => then(() => events.last()),
    list: (filter) => then(() => events.list(filter)),
    after: (seq, filter) => then(() => events.after(seq, filter)),
    hostEnds: (stages) => then(() => events.hostEnds(stages)),
  };
}
