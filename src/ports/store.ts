import type { OwnInstance } from '../model/instance.js';
import type { Rows } from './rows.js';

export interface Store {
  /** Statements outside a transaction: for reading only. */
  readonly read: Rows;
  transaction<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
  /** Gives a sign of life on a connection of its own, and the time of the database. */
  beat(own: OwnInstance): Promise<Date>;
  /** Tells, after the commit, of promotions that got run events in this process; gives the way to stop. */
  onRunEvents(listener: (promotion: string) => void): () => void;
  /** Tells, after the commit, that this process added to the audit; gives the way to stop. */
  onEvents(listener: () => void): () => void;
}
