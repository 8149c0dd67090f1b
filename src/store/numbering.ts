import { sql, type Expression } from 'kysely';
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

/** Asks a query of the audit, and gives its rows in its order. */
export type AuditReading = <Row>(query: AuditQuery<Row>) => Promise<Row[]>;

type AuditQuery<Row> = Expression<Row> & { execute(): Promise<Row[]> };

/** For who has the only connection, or reads within a transaction: what has its number is all there is. */
export const asItStands: AuditReading = (query) => query.execute();

/**
 * Whoever reads finds every row whose change was committed before, with its number. The same statement says whether any
 * waits for one; only then they are numbered, and the query is asked once more.
 */
export const numberedFirst =
  ({ db }: Pick<Database, 'db'>, number: Numbering): AuditReading =>
  async <Row>(query: AuditQuery<Row>) => {
    // A single row joined to a query by no condition leaves it in its order.
    const { rows } = await sql<Row & { waits: boolean; isFound: true | null }>`
      select waiting.waits, found.* from (select exists (select from unnumbered_events) as waits) waiting
      left join lateral (select true as "isFound", own.* from (${query}) own) found on true`.execute(db);
    if (rows[0]?.waits === false)
      return rows.flatMap(({ waits: _, isFound, ...row }) => (isFound === true ? [row as Row] : []));
    await number();
    return query.execute();
  };
