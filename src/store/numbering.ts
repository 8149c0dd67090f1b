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
export const numberedBefore = (number: Numbering, events: EventRows): EventRows => {
  const first =
    <A extends unknown[], T>(read: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await number();
      return read(...args);
    };
  return {
    append: events.append,
    forget: events.forget,
    get: first(events.get),
    last: first(events.last),
    list: first(events.list),
    after: first(events.after),
    hostEnds: first(events.hostEnds),
  };
};
